/** What a witness said about one question, as it stands in the store. */
export interface Testimony {
  readonly n: number;
  readonly by: string;
  readonly epoch: number;
  readonly pid: number;
  /** By the clock of Redis, milliseconds since 1970: the answer was committed then. */
  readonly committedMs: number;
  /** By this process's clock (performance.now()): a reader outside had it then. */
  readonly arrivedMs: number;
}

/**
 * Judges what one witness said, in the order in which the store accepted it: each question answered once, in their order,
 * and nothing accepted of an epoch after one of a later epoch.
 * @throws Error that names the first thing wrong
 */
export function requireOneWriter(by: string, said: readonly Testimony[], asked: number): void {
  let [n, epoch] = [0, 0];
  for (const testimony of said) {
    const what = `answer ${testimony.n} of ${by}, epoch ${testimony.epoch}, process ${testimony.pid}`;
    if (testimony.epoch < epoch) throw new Error(`two writers: ${what}, was accepted after one of epoch ${epoch}`);
    if (testimony.n !== n + 1) throw new Error(`done twice, lost or out of order: ${what}, follows answer ${n}`);
    [n, epoch] = [testimony.n, testimony.epoch];
  }
  if (n !== asked) throw new Error(`${by} has answered ${n} of ${asked} questions`);
}
