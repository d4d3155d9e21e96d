import type { CommitFrame } from '@guildhall/contract';
import type { Run } from './run';
import type { Transport } from './transport';

/** So many commits leave one by one after a process died over a message. */
const carefulCommits = 1024;

export interface CommitParts {
  readonly at?: CommitFrame['at'];
  readonly run?: Run;
  readonly dead?: CommitFrame['dead'];
}

/** Numbers the commits and writes them. They are put together as text: their messages are JSON already. */
export class CommitWriter {
  private careful = 0;

  constructor(
    private readonly transport: Transport,
    private seq: number,
  ) {}

  /**
   * For a while each commit leaves before the next handler runs. The host blames a death on the first message without
   * commit; so a message that kills its process is found at the second death, however many came before it.
   */
  beCareful(): void {
    this.careful = carefulCommits;
  }

  write({ at, run, dead }: CommitParts): void {
    this.seq += 1;
    let line = `{"t":"commit","seq":${this.seq}`;
    if (at) line += `,"at":${JSON.stringify(at)}`;
    if (run) line += effectsOf(run);
    if (dead) line += `,"dead":${JSON.stringify(dead)}`;
    this.transport.send(`${line}}`);
    run?.state.settle();
    if (this.careful > 0) this.flushCarefully();
  }

  private flushCarefully(): void {
    this.careful -= 1;
    this.transport.flush();
  }
}

function effectsOf({ published, state }: Run): string {
  const publish = published.length > 0 ? `,"publish":[${published.join(',')}]` : '';
  const change = state.toJson();
  return change === undefined ? publish : `${publish},"state":${change}`;
}
