import type { Violation } from '../violation';
import type { Ledger, Missing } from '../workload/ledger';
import type { EffectCheck } from './effect-check';
import type { StoreContents } from './store-view';

const mostTold = 10;

/** Every acknowledged message had its effect. */
export function messageProblems(ledger: Ledger): Violation[] {
  const missing = ledger.missing;
  const told = missing.slice(0, mostTold).map((one) => ({ kind: 'message_lost', what: describe(one) }) as const);
  const left = missing.length - told.length;
  return left > 0 ? [...told, { kind: 'message_lost', what: `${left} more messages have no effect` }] : told;
}

/** Nothing was given up, and durable state is what the effects add up to. */
export function stateProblems(store: StoreContents, effects: EffectCheck, era: number): Violation[] {
  const dead = [...store.deadLetters].map(([guildId, count]): Violation => {
    return { kind: 'message_lost', what: `guild ${guildId} has ${count} dead letters` };
  });
  const wrong = store.agents.flatMap(({ ref: { agentId }, state }): Violation[] => {
    const fold = effects.foldOf(agentId);
    const kept = state['era'] === era ? state : {};
    const count = kept['count'] ?? kept['done'] ?? 0;
    const sum = kept['sum'] ?? 0;
    if (isStateless(agentId) || (count === fold.count && sum === fold.sum)) return [];
    const what = `agent ${agentId} keeps ${JSON.stringify(state)}, its effects add up to ${JSON.stringify(fold)}`;
    return [{ kind: 'state_mismatch', what }];
  });
  return [...dead, ...wrong];
}

function isStateless(agentId: string): boolean {
  return !/^(count|work)-/.test(agentId);
}

function describe({ lane, n, topic, of }: Missing): string {
  return `message ${n} of ${lane} has no effect on ${topic}${of === undefined ? '' : ` by ${of}`}`;
}
