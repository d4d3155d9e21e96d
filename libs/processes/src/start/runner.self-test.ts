import type { RunnerProcess } from './runner-process';

export type SelfTestOutcome = 'answered' | 'abandoned' | 'ended before it answered' | 'did not answer its first ping';

const ping = '{"t":"ping","n":0}\n';

/** Asks a process that has not been told yet which agent it is for a sign of life. */
export class RunnerSelfTest {
  readonly outcome: Promise<SelfTestOutcome>;
  private finish: (outcome: SelfTestOutcome) => void = () => undefined;

  constructor(
    readonly runner: RunnerProcess,
    timeoutMs: number,
  ) {
    this.outcome = new Promise((resolve) => (this.finish = resolve));
    const timer = setTimeout(() => this.finish('did not answer its first ping'), timeoutMs);
    // 'readable' and not 'data': without its listener the socket stands still for whoever takes the process.
    runner.socket.on('readable', this.onReadable);
    void runner.exited.then(() => this.finish('ended before it answered'));
    void this.outcome.then(() => (clearTimeout(timer), this.letGo()));
    runner.socket.write(ping);
  }

  /** From here on the socket is the caller's; the answer will still come on it. */
  abandon(): void {
    this.letGo();
    this.finish('abandoned');
  }

  private letGo(): void {
    this.runner.socket.off('readable', this.onReadable);
  }

  private readonly onReadable = (): void => {
    if (String(this.runner.socket.read() ?? '').includes('"pong"')) this.finish('answered');
  };
}
