import type { ErrorKind } from './error-kind';

/**
 * Every reason code, under its kind, with what it means. Codes are API: they may be added, never renamed.
 * docs/errors.md is checked against this table.
 */
export const reasonCodes = {
  invalid: {
    SPEC_INVALID: 'A guild, agent or messaging specification breaks a rule; the field is named.',
    SPEC_TOO_LARGE: 'A specification is larger than 1 MiB.',
    JSON_INVALID: 'The document is not complete JSON.',
    YAML_INVALID: 'The document is not YAML.',
    UNSUPPORTED_FIELD: 'A field is valid but nothing here implements it yet; it is refused rather than ignored.',
    DUPLICATE_AGENT_ID: 'Two agents of one guild have the same id.',
    CLASS_NOT_IN_CATALOG: 'The catalog of the host does not list the class.',
    CATALOG_INVALID: 'The catalog breaks a rule; the field is named.',
    PLACEMENT_STRATEGY_UNKNOWN: 'No placement strategy has this name.',
    TOPIC_INVALID: 'The topic is empty, too long or holds unprintable characters.',
    MESSAGE_INVALID: 'A message breaks a rule; the field is named.',
    MESSAGE_TOO_LARGE: 'A message is larger than the limit.',
    CONFIG_INVALID: 'A setting has a bad value; the field is the variable.',
    ARGUMENT_INVALID: 'An argument of a call breaks a rule; the field is named.',
    DOCUMENT_FORMAT_UNSUPPORTED: 'No reader knows this kind of file.',
    DOCUMENT_UNREADABLE: 'The file is damaged or not what its name says.',
    DOCUMENT_EMPTY: 'The document holds no text.',
    DOCUMENT_TOO_LARGE: 'The document is larger than the limit.',
  },
  unauthenticated: {},
  forbidden: {},
  not_found: {
    AGENT_NOT_FOUND: 'No agent of this id is known here.',
    GUILD_NOT_FOUND: 'No guild of this id is known here.',
    HOST_UNKNOWN: 'No host of this name is known here.',
    DOCUMENT_NOT_FOUND: 'The file does not exist.',
    ROUTE_NOT_FOUND: 'The gateway has no route of this method and path.',
    DEAD_LETTER_NOT_FOUND: 'No dead letter of this id is kept: it was replayed or dropped, or gave way to newer ones.',
  },
  conflict: {
    AGENT_ALREADY_RUNNING: 'The agent already runs, or another start of it is under way.',
    STALE_EPOCH: 'A higher epoch owns the agent; nothing was applied.',
    STALE_TERM: 'Another leader has taken over; nothing was applied.',
    STALE_SEQ: 'The commit is not the next one; nothing was applied.',
    HOST_FENCED: 'This incarnation of the host was fenced; it may change nothing any more.',
    HOST_NAME_TAKEN: 'A living host has this name.',
    IDEMPOTENCY_KEY_TAKEN: 'The idempotency key is that of another agent; each agent needs one of its own.',
    STORE_IN_USE: 'Another engine uses the data folder.',
    STOP_REQUESTED: 'The agent was asked to stop while it was starting.',
    GUILD_CHANGED: 'Somebody else changed the guild at the same time; look at it, and run it again if need be.',
    DEAD_LETTER_UNDELIVERABLE: 'Whoever the message failed with has ended for good; nobody would get it.',
  },
  exhausted: {
    HOST_FULL: 'The host runs as many agents as it may.',
    TOPIC_FULL: 'The topic holds as many unread messages as it may.',
    STATE_TOO_LARGE: 'The durable state of an agent is larger than the limit.',
    WATCH_OVERRUN: 'A watch was read so slowly that events were lost; begin a new one.',
  },
  unavailable: {
    NO_HOST_AVAILABLE: 'No agent host can take the agent.',
    HOST_UNREACHABLE: 'The host does not answer.',
    HOST_DRAINING: 'The host takes no new agents.',
    LEASE_STILL_HELD: 'The agent is strict, and whoever ran it last may still act; it is placed when that is over.',
    STORE_UNREACHABLE: 'The store does not answer.',
    STORE_LOST: 'The store lost its data.',
    STORE_NOT_REPLICATED: 'The store took a write, but no replica has confirmed it, as strict durability asks for.',
    SHUTTING_DOWN: 'The process is ending.',
    PORT_IN_USE: 'Another process listens on the port.',
    GATEWAY_UNREACHABLE: 'The gateway does not answer.',
  },
  deadline: {
    AGENT_START_TIMEOUT: 'The agent was not ready in time; it was ended.',
    CALL_TIMEOUT: 'The call was not answered in time.',
  },
  internal: {
    AGENT_START_FAILED: 'The agent could not start; the cause is in the text.',
    PROTOCOL_VIOLATION: 'An agent process sent a frame that breaks the protocol.',
    INTERNAL: 'A defect of Guildhall.',
  },
} as const satisfies Record<ErrorKind, Record<string, string>>;

/** The reason codes of one kind. */
export type ReasonCodeOf<K extends ErrorKind> = keyof (typeof reasonCodes)[K] & string;
export type ReasonCode = { [K in ErrorKind]: ReasonCodeOf<K> }[ErrorKind];
