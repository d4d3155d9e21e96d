import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { buildFolder } from './build-folder';

export interface AgentHostProcessOptions {
  readonly redisUrl: string;
  /** Default: `host-<gRPC port>`. */
  readonly name?: string;
  /** Default 100. */
  readonly maxProcesses?: number;
  /** Idle processes; default 0, so that tests know which processes are agents. */
  readonly poolSize?: number;
  readonly catalog?: string;
  /** Default: a free one. */
  readonly grpcPort?: number;
  /** Any other variable. */
  readonly env?: NodeJS.ProcessEnv;
}

const mainFile = join(buildFolder, 'apps/agent-host/src/main.js');
/** The catalog of the examples, as the build left it. */
export const exampleCatalog = join(buildFolder, 'examples/catalog.yaml');

/** A built agent-host as its own process, on free ports of the loopback. */
export class AgentHostProcess {
  private output = '';

  private constructor(
    private readonly process: ChildProcess,
    readonly name: string,
    readonly grpcPort: number,
    readonly httpPort: number,
  ) {
    process.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Starts a host and resolves when its readiness probe answers. */
  static async start(options: AgentHostProcessOptions): Promise<AgentHostProcess> {
    const host = await AgentHostProcess.spawn(options);
    try {
      await eventually(() => host.requireReady(), { everyMs: 50 });
    } catch (error) {
      host.kill('SIGKILL');
      throw error;
    }
    return host;
  }

  /** Starts a host without waiting, for those that are expected to fail. */
  static async spawn(options: AgentHostProcessOptions): Promise<AgentHostProcess> {
    const [grpcPort, httpPort] = [options.grpcPort ?? (await freePort()), await freePort()];
    const name = options.name ?? `host-${grpcPort}`;
    const env = {
      ...{ PATH: process.env['PATH'], GUILDHALL_TEST_RUN: process.env['GUILDHALL_TEST_RUN'] },
      ...{ REDIS_URL: options.redisUrl, HOSTNAME: name, GRPC_PORT: String(grpcPort), HTTP_PORT: String(httpPort) },
      ...{ MAX_PROCESSES: String(options.maxProcesses ?? 100), POOL_SIZE: String(options.poolSize ?? 0) },
      ...{ AGENT_CATALOG: options.catalog ?? exampleCatalog, LOG_LEVEL: 'warn', ...options.env },
    };
    const child = spawn(process.execPath, [mainFile], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new AgentHostProcess(child, name, grpcPort, httpPort);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  get address(): string {
    return `127.0.0.1:${this.grpcPort}`;
  }

  /** Everything it wrote so far. */
  get log(): string {
    return this.output;
  }

  /** Sends a signal and waits for nothing. */
  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Resolves with code and signal when it has ended. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { exitCode, signalCode } = this.process;
    if (exitCode === null && signalCode === null) await once(this.process, 'exit');
    return { code: this.process.exitCode, signal: this.process.signalCode };
  }

  /** Ends it as the kubelet does and waits. */
  async stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.kill('SIGTERM');
    this.kill('SIGCONT');
    return this.ended();
  }

  async probe(which: 'live' | 'ready' | 'startup'): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.httpPort}/health/${which}`);
    return response.status;
  }

  private async requireReady(): Promise<void> {
    if (this.process.exitCode !== null) throw new Error(`the host ended: ${this.output}`);
    if ((await this.probe('ready')) !== 200) throw new Error('not ready');
  }
}
