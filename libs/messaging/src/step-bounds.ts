import type { TrimPolicy } from './message.store';

export const defaultTrimPolicy: TrimPolicy = { keepMs: 3_600_000, keepCount: 1_000 };

/** The most messages that one call of trim drops, so that it keeps nobody waiting. */
export const trimAtOnce = 10_000;

/** The most entries of a work queue that one call of take hands out. */
export const takeAtOnce = 1_000;
