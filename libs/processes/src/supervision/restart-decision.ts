import { GuildhallError, type RestartPolicy } from '@guildhall/contract';
import type { ProcessExit } from '../agent-link';
import type { EndCause } from './end-cause';

export type RestartDecision =
  | { readonly then: 'restart'; readonly isCrash: boolean }
  | { readonly then: 'end'; readonly state: 'stopped' | 'failed' };

type ExitClass = 'clean' | 'crash';

const restart = { clean: { then: 'restart', isCrash: true }, crash: { then: 'restart', isCrash: true } } as const;
const stopped = { then: 'end', state: 'stopped' } as const;
const failed = { then: 'end', state: 'failed' } as const;

// An agent that should always run and ends by itself, without an error, again and again, is in a crash loop too.
const byPolicy: Readonly<Record<RestartPolicy, Readonly<Record<ExitClass, RestartDecision>>>> = {
  always: restart,
  'on-failure': { clean: stopped, crash: restart.crash },
  never: { clean: stopped, crash: failed },
};

/** What follows after a process ended that nobody had asked to end. */
export function decideRestart(policy: RestartPolicy, cause: EndCause, exit: ProcessExit): RestartDecision {
  if (cause.kind === 'restart') return { then: 'restart', isCrash: true };
  if (cause.kind === 'link') return afterLinkFailure(cause.error);
  return byPolicy[policy][cause.kind === 'exited' && exit.code === 0 ? 'clean' : 'crash'];
}

// Conflict: somebody else owns the agent. Anything else (the store does not answer) says nothing against the agent.
function afterLinkFailure(error: unknown): RestartDecision {
  const isLost = error instanceof GuildhallError && error.kind === 'conflict';
  return isLost ? stopped : { then: 'restart', isCrash: false };
}
