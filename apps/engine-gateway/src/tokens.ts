/** The Logger of this process. */
export const gatewayLogger = Symbol('Logger');
/** Milliseconds that requests have to end when the gateway closes. */
export const closeGrace = Symbol('closeGraceMs');
