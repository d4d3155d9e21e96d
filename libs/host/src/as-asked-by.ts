/** The cause of a change, with who asked for it where that is known; in events. */
export function asAskedBy(clientType: string | undefined, what: string): string {
  return clientType ? `${what}, as asked by ${clientType}` : what;
}
