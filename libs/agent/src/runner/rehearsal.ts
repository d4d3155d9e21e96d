import { protocolVersion, type HostFrame } from '@guildhall/contract';
import { planOf } from '../author/agent-definition';
import { defineAgent } from '../author/define-agent';
import { AgentRuntime } from '../runtime/agent-runtime';
import type { Transport } from '../runtime/transport';

const className = 'rehearsal';

const init = JSON.stringify({
  ...{ t: 'init', protocol: protocolVersion, className, defaultTopic: 'topic', organizationId: '' },
  ...{ guildId: 'guild', agentId: 'agent', epoch: 1, seq: 0, state: { count: 1 }, attempts: 1, handlerTimeoutMs: 1000 },
  agent: { id: 'agent', name: 'agent', class_name: className, properties: {}, additional_topics: ['other'] },
  ...{ guild: { id: 'guild' }, messaging: {}, machineId: 0, clientType: '', clientProperties: {} },
});

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
  const plan = planOf(defineAgent({ className, on: { topic: () => undefined }, onStart: () => undefined }));
  if (!plan) return;
  const runtime = new AgentRuntime({ transport, load: () => Promise.resolve(plan), onEnd: () => undefined });
  runtime.receive(JSON.parse(init) as HostFrame);
  // By then it is loaded: only promises that are settled were waited for.
  setImmediate(() => runtime.receive({ t: 'start' }));
}
