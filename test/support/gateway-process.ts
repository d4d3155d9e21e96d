import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildFolder } from './build-folder';
import { eventually } from './eventually';
import { freePort } from './free-port';

const mainFile = join(buildFolder, 'apps/engine-gateway/src/main.js');

/** A built engine-gateway as its own process: it competes to lead and reconciles when it does. */
export class GatewayProcess {
  private output = '';

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {
    process.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(redisUrl: string, env: NodeJS.ProcessEnv = {}): Promise<GatewayProcess> {
    const port = await freePort();
    const own = { PATH: process.env['PATH'], GUILDHALL_TEST_RUN: process.env['GUILDHALL_TEST_RUN'] };
    const settings = { REDIS_URL: redisUrl, HTTP_PORT: String(port), LOG_LEVEL: 'info' };
    const child = spawn(process.execPath, [mainFile], {
      env: { ...own, ...settings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const gateway = new GatewayProcess(child, port);
    try {
      await eventually(() => gateway.requireLive(), { everyMs: 50 });
    } catch (error) {
      gateway.kill('SIGKILL');
      throw error;
    }
    return gateway;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Everything it wrote so far. */
  get log(): string {
    return this.output;
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async stop(): Promise<number | null> {
    this.kill('SIGTERM');
    this.kill('SIGCONT');
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  private async requireLive(): Promise<void> {
    if (this.process.exitCode !== null) throw new Error(`the gateway ended: ${this.output}`);
    const { status } = await fetch(`http://127.0.0.1:${this.port}/health/live`);
    if (status !== 200) throw new Error('not live');
  }
}
