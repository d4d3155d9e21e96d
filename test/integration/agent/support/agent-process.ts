import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import {
  defaultTopic,
  protocolVersion,
  type AgentFrame,
  type CommitFrame,
  type Delivery,
  type HostFrame,
  type InitFrame,
  type JsonObject,
} from '@guildhall/contract';
import { eventually } from '../../../support';

type FrameOf<T extends AgentFrame['t']> = Extract<AgentFrame, { t: T }>;

export interface AgentProcessOptions {
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** One agent process, spoken with as its host does. */
export class AgentProcess {
  readonly frames: AgentFrame[] = [];
  output = '';
  private exit: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  private partial = '';
  private readonly socket: Duplex;
  private readonly child: ChildProcess;

  constructor({ command: [program = '', ...args], env = {} }: AgentProcessOptions) {
    this.child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, GUILDHALL_PARENT_PID: String(process.pid), ...env },
    });
    this.socket = this.child.stdio[3] as Duplex;
    this.socket.setEncoding('utf8');
    this.socket.on('data', (chunk: string) => this.read(chunk));
    this.socket.on('error', () => undefined);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.child.on('close', (code, signal) => (this.exit = { code, signal }));
  }

  get pid(): number {
    return this.child.pid!;
  }

  give(frame: HostFrame): void {
    this.write(`${JSON.stringify(frame)}\n`);
  }

  write(text: string): void {
    this.socket.write(text);
  }

  hangUp(): void {
    this.socket.destroy();
  }

  /** Stops reading what the agent says, until `resume`. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  framesOf<T extends AgentFrame['t']>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.t === type);
  }

  /** The first frame of a type, when it has come. */
  first<T extends AgentFrame['t']>(type: T): Promise<FrameOf<T>> {
    return this.nth(type, 1);
  }

  nth<T extends AgentFrame['t']>(type: T, n: number): Promise<FrameOf<T>> {
    return eventually(
      () => {
        const found = this.framesOf(type)[n - 1];
        if (found) return found;
        throw new Error(`No ${type} frame ${n} yet, but ${JSON.stringify(this.frames)} ${this.output}`);
      },
      { everyMs: 2 },
    );
  }

  /** Init and start, to ready. */
  async start(init: InitFrame): Promise<void> {
    this.give(init);
    await this.first('loaded');
    this.give({ t: 'start' });
    await this.first('ready');
  }

  deliver(...deliveries: Delivery[]): void {
    this.give({ t: 'deliver', d: deliveries });
  }

  /** All commits, when there are so many. */
  async commits(count: number): Promise<CommitFrame[]> {
    await this.nth('commit', count);
    return this.framesOf('commit');
  }

  async exited() {
    return eventually(() => {
      if (!this.exit) throw new Error(`The process has not ended: ${JSON.stringify(this.frames)} ${this.output}`);
      return this.exit;
    });
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  private read(text: string): void {
    const lines = (this.partial + text).split('\n');
    this.partial = lines.pop() ?? '';
    for (const line of lines) this.frames.push(JSON.parse(line) as AgentFrame);
  }
}

export function initFrame(className: string, module: string | undefined, changes: Partial<InitFrame> = {}): InitFrame {
  return {
    t: 'init',
    protocol: protocolVersion,
    className,
    ...(module !== undefined && { module }),
    agent: { id: 'agent', name: 'Agent', description: 'of the test', class_name: className },
    guild: { id: 'guild', name: 'Guild', description: 'of the test' },
    messaging: {},
    defaultTopic,
    organizationId: 'organization',
    guildId: 'guild',
    agentId: 'agent',
    epoch: 1,
    seq: 0,
    state: {},
    machineId: 0,
    clientType: 'test',
    clientProperties: {},
    handlerTimeoutMs: 0,
    attempts: 3,
    ...changes,
  };
}

export function delivery(topic: string, n: number, payload: JsonObject = {}, more: Partial<Delivery> = {}): Delivery {
  const message = {
    id: `message-${n}`,
    topic,
    sender: { id: 'sender' },
    payload,
    format: 'generic_json',
    timestamp: n,
  };
  return { topic, pos: `0-${n}`, attempt: 1, message, ...more };
}

export function propertiesOf(properties: JsonObject): Pick<InitFrame, 'agent'> {
  return { agent: { id: 'agent', name: 'Agent', properties } };
}
