/** AgentHostSettings, read from the environment. */
export const hostSettings = Symbol('AgentHostSettings');
/** The Logger of this process. */
export const hostLogger = Symbol('Logger');
