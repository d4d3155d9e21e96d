/** Something that the caller has to write in another way, or that his machine lacks; its message is one line. */
export class UsageError extends Error {}
