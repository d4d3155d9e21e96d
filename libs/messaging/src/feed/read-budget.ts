const mostMessages = 512;

/** How many messages one read may bring, so that memory stays bounded whatever their number, size and topics. */
export class ReadBudget {
  /**
   * @param mostBytes about so many in one read; default 8 MiB
   * @param averageBytes of a message, until a read has shown it; default 1
   */
  constructor(
    private readonly mostBytes = 8 * 1024 * 1024,
    private averageBytes = 1,
  ) {}

  /** For each of so many topics, at least one. */
  perTopic(topics: number): number {
    const messages = Math.min(mostMessages, this.mostBytes / this.averageBytes);
    return Math.max(1, Math.floor(messages / Math.max(1, topics)));
  }

  /** What a read brought. */
  learn(messages: number, bytes: number): void {
    if (messages > 0) this.averageBytes = Math.max(1, bytes / messages);
  }
}
