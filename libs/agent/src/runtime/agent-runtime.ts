import {
  protocolVersion,
  type AgentFrame,
  type HostFrame,
  type InitFrame,
  type StartFrame,
  type StopFrame,
} from '@guildhall/contract';
import type { AgentPlan } from '../author/agent-definition';
import { readSelf, subscriptionsOf } from './agent-self';
import { AgentSession, type SessionParts } from './agent-session';
import { failedLine, frameLine } from './frame-lines';
import type { Transport } from './transport';

/**
 * ```
 *   idle ─▶ loading ─▶ loaded ─▶ starting ─▶ ready ─▶ stopping ─▶ ended
 *     │        │          │          │                              ▲
 *     └────────┴──────────┴──────────┴──────────────────────────────┘  stop, or a failure
 * ```
 */
type Phase = 'idle' | 'loading' | 'loaded' | 'starting' | 'ready' | 'stopping' | 'ended';

const allowedMoves: Readonly<Record<Phase, readonly Phase[]>> = {
  idle: ['loading', 'ended'],
  loading: ['loaded', 'ended'],
  loaded: ['starting', 'ended'],
  starting: ['ready', 'ended'],
  ready: ['stopping'],
  stopping: ['ended'],
  ended: [],
};

export interface RuntimeParts {
  readonly transport: Transport;
  /** Finds the class of an init frame; a throw fails the start at stage `load`. */
  readonly load: (init: InitFrame) => AgentPlan | Promise<AgentPlan>;
  /** The agent has ended: 0 after a stop, 1 after a failed start. Called once, after its last frame. */
  readonly onEnd: (exitCode: 0 | 1) => void;
}

/** What `start` says of a hand-over: what the agent's predecessor did after our init frame. */
type Continuation = Partial<Pick<InitFrame, 'epoch' | 'seq' | 'state'>>;

/** An agent process's side of the agent process protocol (docs/agent-process-protocol.md). */
export class AgentRuntime {
  private phase: Phase = 'idle';
  private loaded: Omit<SessionParts, 'transport'> | undefined;
  private session: AgentSession | undefined;

  constructor(private readonly parts: RuntimeParts) {}

  /**
   * Acts on a frame. One that has no place where the agent is, and any defect, surfaces as an unhandled rejection, which
   * ends an agent process: the host and we disagree, and only a new start can mend that.
   */
  receive(frame: HostFrame): void {
    switch (frame.t) {
      case 'init':
        return void this.load(frame);
      case 'start':
        return void this.start(frame);
      case 'deliver':
        return this.session?.deliver(frame);
      case 'answer':
        return this.session?.onAnswer(frame);
      case 'response':
        return this.session?.onResponse(frame);
      case 'ping':
        return this.send({ t: 'pong', n: frame.n });
      case 'stop':
        return void this.stop(frame);
      default:
        return; // A later version of the protocol may say more.
    }
  }

  private async load(init: InitFrame): Promise<void> {
    this.move('loading');
    const plan = await this.attempt('load', () => {
      requireProtocol(init);
      return this.parts.load(init);
    });
    if (!plan) return;
    const self = readSelf(init);
    const behaviour = await this.attempt('construct', () => plan.construct({ agent: self.agent, config: self.config }));
    if (!behaviour) return;
    this.loaded = { init, self, plan, behaviour };
    this.move('loaded');
    this.send({ t: 'loaded', subscriptions: subscriptionsOf(self, behaviour.routes) });
    if (!init.start) return;
    // onStart may keep the processor: the host is to know before that it is onStart.
    if (behaviour.onStart) this.parts.transport.flush();
    await this.start({ t: 'start' });
  }

  private async start(frame: StartFrame & Continuation): Promise<void> {
    this.move('starting');
    const session = this.beginSession(frame);
    const started = await this.attempt('start', async () => {
      await session.start();
      return true;
    });
    if (!started) return;
    this.move('ready');
    this.send({ t: 'ready' });
  }

  private beginSession({ epoch, seq, state }: Continuation): AgentSession {
    const { loaded } = this;
    if (!loaded) throw new Error('The agent was not loaded.');
    const since = { ...(epoch !== undefined && { epoch }), ...(seq !== undefined && { seq }), ...(state && { state }) };
    const init = { ...loaded.init, ...since };
    this.session = new AgentSession({ ...loaded, init, transport: this.parts.transport });
    return this.session;
  }

  /** Runs a stage of the start; undefined when it failed, which the host was told, or when a stop came meanwhile. */
  private async attempt<T>(stage: 'load' | 'construct' | 'start', work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      return this.hasEnded ? undefined : result;
    } catch (thrown) {
      if (!this.hasEnded) this.end(failedLine(stage, thrown), 1);
      return undefined;
    }
  }

  private async stop({ reason }: StopFrame): Promise<void> {
    if (this.hasEnded || this.phase === 'stopping') return;
    if (this.phase === 'ready') {
      this.move('stopping');
      await this.session?.stop(reason);
    } else {
      this.session?.interrupt(reason);
    }
    this.end(frameLine({ t: 'stopped' }), 0);
  }

  private end(lastLine: string, exitCode: 0 | 1): void {
    this.move('ended');
    this.parts.transport.send(lastLine);
    this.parts.transport.flush();
    this.parts.onEnd(exitCode);
  }

  private send(frame: AgentFrame): void {
    this.parts.transport.send(frameLine(frame));
  }

  private get hasEnded(): boolean {
    return this.phase === 'ended';
  }

  private move(to: Phase): void {
    if (!allowedMoves[this.phase].includes(to)) {
      throw new Error(`The agent is ${this.phase} and cannot become ${to}: the host sent a frame out of order.`);
    }
    this.phase = to;
  }
}

function requireProtocol({ protocol }: InitFrame): void {
  if (protocol === protocolVersion) return;
  throw new Error(
    `The host speaks version ${protocol} of the agent process protocol; this runner speaks ${protocolVersion}.`,
  );
}
