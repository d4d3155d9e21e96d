import {
  AgentClass,
  OnMessage,
  type AgentContext,
  type AgentInfo,
  type LifecycleContext,
  type Message,
} from '@guildhall/agent';
import { existsSync } from 'node:fs';

type Stage = 'load' | 'construct' | 'start' | 'handle' | 'ready';
type Manner = 'throw' | 'exit';

/** Usually longer than a host takes to note that the agent is ready: one that ends before that failed to start. */
const lookMs = 1_000;

interface CrashOrder {
  /** Default `exit`. */
  readonly manner?: Manner;
  /** Path of a file: while it exists there is no crash, and the order is handled as work is. */
  readonly unless?: string;
}

function crash(manner: Manner, stage: Stage): void {
  if (manner === 'exit') process.exit(3);
  throw new Error(`crashing at stage ${stage}, as asked`);
}

// The environment, because a module is loaded before it can know whose agent it becomes.
if (process.env['EXAMPLES_CRASHING_LOAD'] !== undefined) crash('throw', 'load');

/**
 * For tests: crashes by its config `at: construct | start | handle | ready` and `manner: throw (default) | exit`. `ready`:
 * after its start, when the file `when` exists. On `crash`, and on `risky` as one of the work queue `crashers`, it does what
 * the message says.
 */
@AgentClass('examples.Crashing', { state: { handled: 0 } })
export class Crashing {
  private readonly at: unknown;
  private readonly manner: Manner;
  private readonly when: string;

  constructor({ config }: AgentInfo) {
    this.at = config['at'];
    this.manner = config['manner'] === 'exit' ? 'exit' : 'throw';
    this.when = String(config['when']);
    this.crashAt('construct');
  }

  onStart(_ctx: LifecycleContext): void {
    this.crashAt('start');
    if (this.at === 'ready') setInterval(() => existsSync(this.when) && this.crashAt('ready'), lookMs);
  }

  @OnMessage({ topic: 'work' })
  async handle(message: Message, ctx: AgentContext<{ handled: number }>): Promise<void> {
    this.crashAt('handle');
    await this.work(message, ctx);
  }

  @OnMessage({ topic: 'crash' })
  async crashNow(message: Message<CrashOrder>, ctx: AgentContext<{ handled: number }>): Promise<void> {
    const { manner = 'exit', unless } = message.payload;
    if (unless === undefined || !existsSync(unless)) crash(manner, 'handle');
    await this.work(message, ctx);
  }

  @OnMessage({ topic: 'risky', queue: 'crashers' })
  async crashInQueue(message: Message<CrashOrder>, ctx: AgentContext<{ handled: number }>): Promise<void> {
    await this.crashNow(message, ctx);
  }

  private async work(message: Message<object>, ctx: AgentContext<{ handled: number }>): Promise<void> {
    ctx.state.set('handled', ctx.state.get('handled') + 1);
    await ctx.publish('results', { work: message.id, attempt: ctx.attempt });
  }

  private crashAt(stage: Stage): void {
    if (this.at === stage) crash(this.manner, stage);
  }
}
