import { join } from 'node:path';
import {
  asGuildhallError,
  limits,
  parseGuildFile,
  type AgentSpec,
  type GuildSpec,
  type JsonObject,
} from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { FollowedTopic } from '../../support/followed-topic';
import type { ProofWorld, Snapshot, StartProofWorld } from './support/proof-world';

const slowMs = 180_000;
const catalog = join(__dirname, 'agents/catalog.yaml');

type Told = { readonly kind: string; readonly code: string; readonly field?: string };
type Case = readonly [what: string, agent: Partial<AgentSpec>, told: Told];

const guildhall = (options: JsonObject) => ({ properties: { guildhall: options } });

/** Agents that break a rule: refused before anything is written or started. */
const brokenSpecs: readonly Case[] = [
  ['no class name', { className: '' }, { kind: 'invalid', code: 'SPEC_INVALID', field: 'class_name' }],
  ['an id of 300 characters', { id: 'x'.repeat(300) }, { kind: 'invalid', code: 'SPEC_INVALID', field: 'id' }],
  ['a name of 65 characters', { name: 'x'.repeat(65) }, { kind: 'invalid', code: 'SPEC_INVALID', field: 'name' }],
  [
    'an unknown placement strategy',
    guildhall({ placement: { strategy: 'nearest' } }),
    {
      ...{ kind: 'invalid', code: 'PLACEMENT_STRATEGY_UNKNOWN' },
      field: 'properties.guildhall.placement.strategy',
    },
  ],
  [
    'a negative memory limit',
    guildhall({ memory_limit: -1 }),
    { kind: 'invalid', code: 'SPEC_INVALID', field: 'properties.guildhall.memory_limit' },
  ],
  [
    'a negative number of processors',
    { resources: { numCpus: -1, customResources: {} } },
    { kind: 'invalid', code: 'SPEC_INVALID', field: 'resources.num_cpus' },
  ],
  [
    'a negative number of retries',
    { qos: { retryCount: -1 } },
    { kind: 'invalid', code: 'SPEC_INVALID', field: 'qos.retry_count' },
  ],
  [
    'a bad topic',
    { additionalTopics: ['a\u0000b'] },
    { kind: 'invalid', code: 'TOPIC_INVALID', field: 'additional_topics[0]' },
  ],
];

const failed = { kind: 'internal', code: 'AGENT_START_FAILED', field: 'class_name' };

/** Agents that are in order and cannot start. */
const failingStarts: readonly (readonly [...Case, cause: RegExp])[] = [
  [
    'a class that is not in the catalog',
    { className: 'examples.Nowhere' },
    { kind: 'invalid', code: 'CLASS_NOT_IN_CATALOG', field: 'class_name' },
    /examples\.Nowhere/,
  ],
  ['a module that is missing', { className: 'test.MissingModule' }, failed, /no-such-module\.js/],
  [
    'a module without the class',
    { className: 'test.OtherClass' },
    failed,
    /does not export the class test\.OtherClass/,
  ],
  ['a program that is missing', { className: 'test.BadCommand' }, failed, /no-such-program|code 127/],
  ['a constructor that throws', crashingAt('construct'), failed, /crashing at stage construct/],
  ['an onStart that throws', crashingAt('start'), failed, /crashing at stage start/],
  [
    'an onStart that never ends',
    { className: 'examples.Hanging', properties: { onStart: 'never' } },
    { kind: 'deadline', code: 'AGENT_START_TIMEOUT', field: 'class_name' },
    /1 s|1000 ms/,
  ],
  [
    'an onStart that blocks',
    { className: 'examples.Hanging', properties: { onStart: 'block' } },
    { kind: 'deadline', code: 'AGENT_START_TIMEOUT', field: 'class_name' },
    /1 s|1000 ms/,
  ],
];

/** Bad input is told with kind, reason and field, and changes nothing (guarantee 7). */
export function describeBadInput(name: string, start: StartProofWorld): void {
  describe(`bad input for the ${name} engine`, () => {
    let world: ProofWorld;
    let engine: ExecutionEngine;
    let before: { store: Snapshot; processes: number[] };

    beforeAll(async () => {
      world = await start(catalog);
      engine = world.engine;
      // Something that could be disturbed.
      await engine.runGuild(standing);
      const sums = new FollowedTopic(engine, standing.id, 'sums');
      await engine.publish(standing.id, 'numbers', { add: 1 });
      await sums.atLeast(1);
      await sums.close();
    }, slowMs);

    afterAll(() => world.close(), slowMs);

    beforeEach(async () => {
      before = { store: await world.snapshot(), processes: world.processes() };
    });

    afterEach(async () => {
      expect(await world.snapshot()).toEqual(before.store);
      expect(new Set(world.processes())).toEqual(new Set(before.processes));
      expect((await engine.listGuilds()).map(({ guildId }) => guildId)).toEqual([standing.id]);
    });

    describe.each(brokenSpecs)('%s', (_what, change, told) => {
      it('as an agent', async () => {
        expect(await complaintOf(engine.runAgent(exampleGuild(), agentWith(change)))).toMatchObject(told);
      });

      it('in a guild with others', async () => {
        const guild = { ...exampleGuild(), agents: [exampleAgent('Echo', 'fine'), agentWith(change)] };
        const field = told.field && `agents[1].${told.field}`;
        const complaint = await complaintOf(engine.runGuild(guild));
        expect(complaint).toMatchObject({ ...told, ...(field && { field }) });
      });
    });

    it.each(failingStarts)('%s', async (_what, change, told, cause) => {
      const complaint = await complaintOf(engine.runAgent(exampleGuild(), agentWith(change)));
      expect(complaint).toMatchObject(told);
      expect(complaint.message).toMatch(cause);
    });

    it('an agent of a running guild that cannot start leaves the guild as it is', async () => {
      const complaint = await complaintOf(engine.runAgent(standing, agentWith(crashingAt('start'))));
      expect(complaint).toMatchObject(failed);
      // It was subscribed before its onStart: its topics and its work queue are the guild's, and stay, empty.
      const after = await world.snapshot();
      const changed = Object.keys(after).filter((key) => after[key] !== before.store[key]);
      expect(changed.filter((key) => !/^(topics|queues|starts) |:(topics?|starts):/.test(key))).toEqual([]);
      expect(Object.keys(before.store).filter((key) => !(key in after))).toEqual([]);
      before = { ...before, store: after };
    });

    it('two agents of one id', async () => {
      const agents = [exampleAgent('Echo', 'same'), exampleAgent('Echo', 'other'), exampleAgent('Counter', 'same')];
      const complaint = await complaintOf(engine.runGuild({ ...exampleGuild(), agents }));
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'DUPLICATE_AGENT_ID', field: 'agents[2].id' });
    });

    it('a specification of 5 MB', async () => {
      const large = agentWith({ properties: { text: 'x'.repeat(5 * 1024 * 1024) } });
      const told = { kind: 'invalid', code: 'SPEC_TOO_LARGE' };
      expect(await complaintOf(engine.runAgent(exampleGuild(), large))).toMatchObject({ ...told, field: 'agent' });
      const agents = [exampleAgent('Echo', 'fine'), large];
      const inGuild = await complaintOf(engine.runGuild({ ...exampleGuild(), agents }));
      expect(inGuild).toMatchObject({ ...told, field: 'agents[1]' });
    });

    it('JSON that is cut off', async () => {
      const run = async () => engine.runGuild(parseGuildFile('{"id": "cut", "name": "Cu', 'json', 'cut.json'));
      const complaint = await complaintOf(run());
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'JSON_INVALID', details: { line: 1, column: 26 } });
      expect(complaint.message).toMatch(/cut\.json.*line 1, column 26.*cut off/);
    });

    it.each([
      ['of no characters', ''],
      ['of 300 characters', 'x'.repeat(300)],
      ['with a character that cannot be printed', 'a\nb'],
    ])('a message to a topic %s', async (_what, topic) => {
      const complaint = await complaintOf(engine.publish(standing.id, topic, {}));
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'TOPIC_INVALID', field: 'topic' });
    });

    it('a message over the limit', async () => {
      const payload = { text: 'x'.repeat(limits.messageBytes) };
      const complaint = await complaintOf(engine.publish(standing.id, 'numbers', payload));
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'MESSAGE_TOO_LARGE', field: 'payload' });
    });

    it('a message whose parts break a rule', async () => {
      const complaint = await complaintOf(engine.publish(standing.id, 'numbers', {}, { priority: -7.5 }));
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'MESSAGE_INVALID', field: 'priority' });
    });

    it.each([-1, 1.5, Number.NaN, 1001])('%d replicas', async (replicas) => {
      const complaint = await complaintOf(engine.scaleAgent(standing.id, 'standing', replicas));
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'ARGUMENT_INVALID', field: 'replicas' });
    });

    it('one agent to be run three times', async () => {
      const agent = exampleAgent('Echo', 'thrice', { properties: { guildhall: { replicas: 3 } } });
      const complaint = await complaintOf(engine.runAgent(standing, agent));
      const field = 'properties.guildhall.replicas';
      expect(complaint).toMatchObject({ kind: 'invalid', code: 'UNSUPPORTED_FIELD', field });
    });

    it('a guild and an agent that nobody knows', async () => {
      const guild = await complaintOf(engine.scaleAgent('nobody', 'none', 2));
      expect(guild).toMatchObject({ kind: 'not_found', code: 'GUILD_NOT_FOUND', field: 'guild_id' });
      const agent = await complaintOf(engine.scaleAgent(standing.id, 'none', 2));
      expect(agent).toMatchObject({ kind: 'not_found', code: 'AGENT_NOT_FOUND', field: 'agent_id' });
    });

    it('an agent that runs already', async () => {
      const again = exampleAgent('Echo', 'standing');
      const complaint = await complaintOf(engine.runAgent(standing, again));
      expect(complaint).toMatchObject({ kind: 'conflict', code: 'AGENT_ALREADY_RUNNING' });
    });
  });
}

const standing: GuildSpec = exampleGuild([exampleAgent('Counter', 'standing')]);

function agentWith(change: Partial<AgentSpec>): AgentSpec {
  return { ...exampleAgent('Echo', 'bad'), ...change };
}

function crashingAt(at: string): Partial<AgentSpec> {
  return { className: 'examples.Crashing', properties: { at } };
}

interface Complaint {
  readonly kind: string;
  readonly code: string;
  readonly field?: string;
  readonly message: string;
  readonly details: object;
}

async function complaintOf(act: Promise<unknown>): Promise<Complaint> {
  const error = await act.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (thrown: unknown) => asGuildhallError(thrown),
  );
  const { kind, code, field, message, details } = error;
  return { kind, code, field, message, details };
}
