/** The agent's end of the connection to its host: lines of the agent process protocol. */
export interface Transport {
  /** Queues one line, given without its line feed. Lines of one turn of the event loop leave together. */
  send(line: string): void;
  /** Hands what is queued to the operating system now. */
  flush(): void;
  /** True while the host reads more slowly than we write. */
  readonly congested: boolean;
  /** Resolves when what congested the connection has left. */
  drained(): Promise<void>;
}
