import timers from 'node:timers/promises';
import type { DialAnswer } from '@guildhall/grpc';
import type { AgentEvent, HostCalls } from '@guildhall/host';
import type { HostLease, HostLeaseStore } from '@guildhall/registry';
import { silentLogger } from '@guildhall/telemetry';
import { eventually } from '@guildhall/test-support';
import type { HostConnector } from '../hosts/host-connector';
import { HostLiveness } from './host-liveness';

const lease = { host: 'host', incarnation: 'one', address: 'there' } as HostLease;

describe('HostLiveness', () => {
  let answers: DialAnswer[];
  let said: string[];
  let heard: AgentEvent['to'][];
  let liveness: HostLiveness;

  beforeEach(() => {
    // Of this test alone: what another one began may go on for a moment.
    const mine = { answers: [] as DialAnswer[], said: [] as string[], heard: [] as AgentEvent['to'][] };
    ({ answers, said, heard } = mine);
    /** Says what it has to say, then breaks. */
    async function* watchAgents() {
      for (const to of mine.heard.splice(0)) yield await Promise.resolve({ to } as AgentEvent);
      throw new Error('broken');
    }
    const connector = { connect: () => ({ watchAgents }) as unknown as HostCalls } as unknown as HostConnector;
    const fence = (host: string, incarnation: string) =>
      Promise.resolve(mine.said.push(`fenced ${host} ${incarnation}`));
    const hosts = { fence } as unknown as HostLeaseStore;
    const dial = () => {
      const answer = mine.answers.shift();
      mine.said.push(answer?.answer ?? 'dialled');
      return Promise.resolve(answer ?? ({ answer: 'answered', incarnation: 'one' } as const));
    };
    const [onEnd, onLoss] = [() => mine.said.push('end'), () => mine.said.push('loss')];
    liveness = new HostLiveness({ hosts, connector, by: 'test', dial, onEnd, onLoss, logger: silentLogger });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    liveness.close();
  });

  it('fences a host whose port refuses, then tells of the loss', async () => {
    answers.push({ answer: 'refused' });
    liveness.follow([lease]);

    await eventually(() => expect(said).toEqual(['refused', 'fenced host one', 'loss']));
  });

  it('dials again when a connection breaks at once: a process that is being killed may still accept one', async () => {
    // Pauses that take no time: it dials for half a second only, and one pause may take longer where the machine stalls.
    jest.spyOn(timers, 'setTimeout').mockImplementation((_ms, value) => timers.setImmediate(value!));
    answers.push({ answer: 'silent' }, { answer: 'silent' }, { answer: 'refused' });
    liveness.follow([lease]);

    await eventually(() => expect(said).toEqual(['silent', 'silent', 'refused', 'fenced host one', 'loss']));
  });

  it('leaves a host alone that answers, and one that is silent', async () => {
    liveness.follow([lease]);
    await eventually(() => expect(said).toEqual(['dialled']));

    answers.push(...Array.from({ length: 100 }, () => ({ answer: 'silent' as const })));
    liveness.follow([{ ...lease, incarnation: 'two' }]);
    await eventually(() => expect(said.length).toBeGreaterThan(2));
    expect(said.slice(1)).toEqual(said.slice(1).map(() => 'silent'));
  });

  it('asks for a comparison when an agent has ended, and at no other event', async () => {
    heard.push('starting', 'running', 'restarting', 'crash_loop', 'stopping', 'stopped', 'failed');
    liveness.follow([lease]);

    await eventually(() => expect(said).toEqual(['end', 'end', 'dialled']));
  });
});
