import { GuildhallError, type ErrorKind, type RestartPolicy } from '@guildhall/contract';
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
  if (cause.kind === 'link') return afterLinkFailure(policy, cause.error);
  return byPolicy[policy][cause.kind === 'exited' && exit.code === 0 ? 'clean' : 'crash'];
}

/**
 * Whose fault a failure of the host's part is. `owner`: somebody else owns the agent. `agent`: what it asked for breaks a
 * rule. `neither`: what is needed does not answer, which says nothing against the agent.
 */
const faultOf: Readonly<Record<ErrorKind, 'owner' | 'agent' | 'neither'>> = {
  conflict: 'owner',
  invalid: 'agent',
  internal: 'agent',
  not_found: 'neither',
  exhausted: 'neither',
  unavailable: 'neither',
  deadline: 'neither',
  unauthenticated: 'neither',
  forbidden: 'neither',
};

function afterLinkFailure(policy: RestartPolicy, error: unknown): RestartDecision {
  // What is not ours (a defect, a word of the store that nobody knows) must not end an agent for good.
  const fault = error instanceof GuildhallError ? faultOf[error.kind] : 'neither';
  if (fault === 'owner') return stopped;
  return fault === 'agent' ? byPolicy[policy].crash : { then: 'restart', isCrash: false };
}
