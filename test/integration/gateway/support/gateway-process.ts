import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, freePort } from '../../../support';

const mainFile = join(__dirname, '../../../../dist/apps/engine-gateway/src/main.js');

/** A built engine-gateway as its own process. */
export class GatewayProcess {
  output = '';

  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
  ) {
    process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    process.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Starts it without waiting. */
  static async spawn(env: NodeJS.ProcessEnv): Promise<GatewayProcess> {
    const port = env['HTTP_PORT'] ?? String(await freePort());
    const inherited = { PATH: process.env['PATH'], GUILDHALL_TEST_RUN: process.env['GUILDHALL_TEST_RUN'] };
    const child = spawn(process.execPath, [mainFile], {
      env: { ...inherited, HTTP_PORT: port, LOG_LEVEL: 'warn', ...env },
    });
    return new GatewayProcess(child, `http://127.0.0.1:${port}`);
  }

  /** Starts it and resolves when it is ready. */
  static async start(env: NodeJS.ProcessEnv): Promise<GatewayProcess> {
    const gateway = await GatewayProcess.spawn(env);
    await eventually(async () => expect(await gateway.probe('ready')).toBe(200));
    return gateway;
  }

  async probe(which: 'live' | 'ready' | 'startup'): Promise<number> {
    if (this.process.exitCode !== null) throw new Error(`the gateway ended: ${this.output}`);
    return (await fetch(`${this.url}/health/${which}`)).status;
  }

  async ended(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close');
    return this.process.exitCode;
  }

  stop(): Promise<number | null> {
    this.process.kill('SIGTERM');
    return this.ended();
  }
}
