import type { HostFrame } from '@guildhall/contract';
import { planOf } from '../author/agent-definition';
import { defineAgent } from '../author/define-agent';
import { AgentRuntime } from '../runtime/agent-runtime';
import { initFrameOf, richSeat } from '../runtime/sample-init';
import type { Transport } from '../runtime/transport';

/** Nobody hears what the agent of a rehearsal says. */
const unheard: Transport = {
  congested: false,
  send: () => undefined,
  flush: () => undefined,
  drained: () => Promise.resolve(),
};

/**
 * Lets an idle process go through the start of an agent that does not exist: what V8 compiles at its first call is then
 * compiled when somebody waits for it. That halves what a process of the pool needs to become an agent
 * (docs/adr/0023-a-create-in-three-round-trips.md).
 */
export function rehearse(transport: Transport = unheard): void {
  const rehearsed = defineAgent({ className: 'rehearsal', on: { topic: () => undefined }, onStart: () => undefined });
  const plan = planOf(rehearsed);
  if (!plan) return;
  const runtime = new AgentRuntime({ transport, load: () => Promise.resolve(plan), onEnd: () => undefined });
  // Parsed from text, as a real one is.
  runtime.receive(JSON.parse(JSON.stringify(initFrameOf(rehearsed, richSeat))) as HostFrame);
  // By then it is loaded: only promises that are settled were waited for.
  setImmediate(() => runtime.receive({ t: 'start' }));
}
