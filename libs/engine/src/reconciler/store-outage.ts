/**
 * Longer without an answer, and hosts may have lost their leases though they live. With a TTL that is short, half of it:
 * a third may have passed since the last renewal, and to connect again takes a moment, too.
 */
const longestOutageMs = 5000;

/**
 * The caution after an outage of the store (DESIGN 5.4): hosts announce first. For one host TTL after it answers again,
 * or answers as another store, nothing is stopped, and nothing placed except on proof.
 */
export class StoreOutage {
  private lastAnswerAtMs = Date.now();
  private hasBegun = false;
  private cautiousUntilMs = 0;
  private storeId: string | undefined;
  private lost = false;

  constructor(private readonly hostTtlMs: number) {}

  /**
   * To be called before the first answer is noted; later calls change nothing. Who has just been started knows nothing of
   * an outage that is just over, but the store knows when it was last there for somebody who did.
   *
   * @param unsureMs milliseconds since a leader was there that was sure, or the first one led; undefined when none ever did
   */
  begin(unsureMs = 0): void {
    if (!this.hasBegun) this.lastAnswerAtMs -= unsureMs;
    this.hasBegun = true;
  }

  /** Whether the store was there without a break, long enough for hosts to announce themselves. */
  get isSure(): boolean {
    return this.storeId !== undefined && !this.isCautious && Date.now() - this.lastAnswerAtMs <= this.outageMs;
  }

  /**
   * The store answered; to be called about once a second, also by who does not lead: who takes over has to know.
   * @returns whether it lost its data since it answered last
   */
  answered(storeId: string): boolean {
    const now = Date.now();
    const isAnother = this.isAnother(storeId);
    this.lost = isAnother || (this.lost && this.isCautious);
    if (isAnother || now - this.lastAnswerAtMs > this.outageMs) this.cautiousUntilMs = now + this.hostTtlMs;
    this.lastAnswerAtMs = now;
    this.storeId = storeId;
    return isAnother;
  }

  /** Whether it is another store than the one that answered last. */
  isAnother(storeId: string | undefined): boolean {
    return this.storeId !== undefined && storeId !== undefined && this.storeId !== storeId;
  }

  /** Whether the caution is because the store lost its data. */
  get isAfterLoss(): boolean {
    return this.lost && this.isCautious;
  }

  get isCautious(): boolean {
    return Date.now() < this.cautiousUntilMs;
  }

  private get outageMs(): number {
    return Math.min(longestOutageMs, this.hostTtlMs / 2);
  }
}
