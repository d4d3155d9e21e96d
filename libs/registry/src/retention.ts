const dayMs = 24 * 60 * 60 * 1000;

/** How long a fenced incarnation is remembered: longer than any host stays paused. */
export const fencedForMs = 30 * dayMs;

/**
 * How long an agent's epoch outlives the wish for it, so that what a paused host still sends is refused. Nothing else
 * collects epochs: an agent that nobody ever wished for (created by a plain gRPC client) keeps its 100 bytes.
 */
export const epochForMs = 30 * dayMs;

/** Events of agents are kept for so long, */
export const eventsKeptMs = dayMs;

/** and about so many of the newest. */
export const eventsKept = 10_000;

/** So long after its epoch was reserved a start whose lease nobody took yet counts as under way. */
export const startUnderWayMs = 1000;
