import type { HostDuties } from '@guildhall/host';

/** Ticks the duties of the embedded host once a second, without overlap and without keeping the process alive. */
export class EmbeddedClock {
  private readonly timer: NodeJS.Timeout;
  private ticking = false;

  constructor(private readonly duties: HostDuties) {
    this.timer = setInterval(() => void this.tick(), 1000).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async tick(): Promise<void> {
    if (this.ticking) return;
    this.ticking = true;
    await this.duties.tick();
    this.ticking = false;
  }
}
