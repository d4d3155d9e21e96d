import { exhausted } from '@guildhall/contract';
import { eventStream } from './event-stream';
import type { AgentEvent, HostedAgentInfo } from './host-calls';

/** Tells whoever watches this host of every move of its agents. */
export class AgentWatch {
  private readonly watchers = new Set<(event: AgentEvent) => void>();

  tell(event: AgentEvent): void {
    for (const push of this.watchers) push(event);
  }

  /**
   * The agents that are present, each as an event that moves nowhere, then every move.
   * @throws GuildhallError exhausted WATCH_OVERRUN when it is read too slowly
   */
  async *events(present: () => Promise<readonly HostedAgentInfo[]>, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const changes = eventStream<AgentEvent>((push) => this.subscribe(push), signal, { onLost: watchOverrun });
    for (const info of await present()) {
      yield { info, from: info.state, to: info.state, cause: 'present when the watch began', at: new Date() };
    }
    yield* changes;
  }

  private subscribe(push: (event: AgentEvent) => void): () => void {
    this.watchers.add(push);
    return () => this.watchers.delete(push);
  }
}

/** A reader that missed a move would believe in a state that is past; a new watch begins with what is. */
function watchOverrun(): never {
  throw exhausted('WATCH_OVERRUN', 'The watch was read too slowly and lost events. Begin a new one.');
}
