import { internal } from '@guildhall/contract';

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/** Who waits for the guard to repeat a line. */
export class GuardAnswers {
  private readonly waiters = new Map<string, Waiter[]>();

  /** @param limitMs without an answer for so long a wait fails */
  constructor(private readonly limitMs: number) {}

  /** @throws GuildhallError internal AGENT_START_FAILED when no guard answers */
  to(line: string): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => {
      const others = this.waiters.get(line) ?? [];
      this.waiters.set(line, [...others, { resolve, reject }]);
    });
    const timer = setTimeout(() => this.settle(line, (waiter) => waiter.reject(noGuard())), this.limitMs);
    return waiting.finally(() => clearTimeout(timer));
  }

  came(line: string): void {
    this.settle(line, (waiter) => waiter.resolve());
  }

  private settle(line: string, how: (waiter: Waiter) => void): void {
    this.waiters.get(line)?.forEach(how);
    this.waiters.delete(line);
  }
}

function noGuard(): Error {
  const message = 'The guard, which ends agents when this host dies, does not answer. Is /bin/sh there?';
  return internal('AGENT_START_FAILED', message, { stage: 'guard' });
}
