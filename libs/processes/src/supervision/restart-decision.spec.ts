import { conflict, internal, invalid, restartPolicies, unavailable } from '@guildhall/contract';
import { decideRestart } from './restart-decision';
import type { EndCause } from './end-cause';

const crash: EndCause = { kind: 'exited', reason: 'exited with code 1' };

describe('decideRestart', () => {
  const table = [
    ['always', { code: 0 }, 'restart'],
    ['always', { code: 1 }, 'restart'],
    ['always', { signal: 'SIGKILL' }, 'restart'],
    ['on-failure', { code: 0 }, 'stopped'],
    ['on-failure', { signal: 'SIGTERM' }, 'restart'],
    ['never', { code: 0 }, 'stopped'],
    ['never', { code: 1 }, 'failed'],
  ] as const;

  it.each(table)('policy %s after %j: %s', (policy, exit, expected) => {
    const decision = decideRestart(policy, crash, { ...exit, reason: '' });
    expect(decision.then === 'end' ? decision.state : decision.then).toBe(expected);
  });

  it.each(['memory', 'hung', 'violation', 'timeout', 'failed'] as const)('takes %s for a crash', (kind) => {
    const cause = { kind, reason: '' };
    expect(decideRestart('on-failure', cause, { code: 0, reason: '' })).toEqual({ then: 'restart', isCrash: true });
    expect(decideRestart('never', cause, { code: 0, reason: '' })).toEqual({ then: 'end', state: 'failed' });
  });

  it.each(restartPolicies)(
    'ends for good under %s when another owns the agent; tries again when the store is away',
    (policy) => {
      const lost = { kind: 'link', reason: '', error: conflict('STALE_EPOCH', 'taken') } as const;
      const away = { kind: 'link', reason: '', error: unavailable('STORE_UNREACHABLE', 'away') } as const;
      expect(decideRestart(policy, lost, { reason: '' })).toEqual({ then: 'end', state: 'stopped' });
      expect(decideRestart(policy, away, { reason: '' })).toEqual({ then: 'restart', isCrash: false });
    },
  );

  it.each([invalid('MESSAGE_TOO_LARGE', 'too large'), internal('PROTOCOL_VIOLATION', 'out of order')])(
    'takes it for a crash when the agent asks for what cannot be: %s',
    (error) => {
      const cause = { kind: 'link', reason: '', error } as const;
      expect(decideRestart('always', cause, { reason: '' })).toEqual({ then: 'restart', isCrash: true });
      expect(decideRestart('never', cause, { reason: '' })).toEqual({ then: 'end', state: 'failed' });
    },
  );
});
