import { request } from 'node:http';
import { eventually, isAlive } from '../../support';
import { guildDocument } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly kind: string;
  readonly field?: string;
  readonly [member: string]: unknown;
}

const json = { 'content-type': 'application/json' };
const greeter = { id: 'greeter', class_name: 'examples.Greeter' };
const megabyte = 1024 * 1024;

describe('the REST interface', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start(['--ephemeral'], { MAX_BODY_BYTES: '2Mi' });
    expect((await put('present', guildDocument('present', [greeter]))).status).toBe(200);
  });
  afterAll(() => gateway.stop());

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = json) =>
    gateway.fetch(path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const put = (guildId: string, document: unknown) => send('PUT', `/v1/guilds/${guildId}`, document);
  const publish = (topic: string, payload: object) =>
    send('POST', `/v1/guilds/present/topics/${topic}/messages`, { payload });

  async function problemOf(response: Response): Promise<Problem> {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({
      type: `urn:guildhall:error:${problem.code}`,
      status: response.status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    return problem;
  }

  describe('guilds and agents', () => {
    it('gives back the document as it was given, with what nothing here knows', async () => {
      const agent = { ...greeter, qos: { latency: 5, colour: 'blue' }, 'x-note': 'kept' };
      const document = { ...guildDocument('as-given', [agent]), gateway: { port: 1 }, 'x-owner': { team: 'docs' } };
      expect((await put('as-given', document)).status).toBe(200);
      expect(await (await gateway.fetch('/v1/guilds/as-given')).json()).toEqual(document);
      expect(await (await gateway.fetch('/v1/guilds')).json()).toContainEqual({
        guild_id: 'as-given',
        organization_id: '',
        name: 'Test',
        agents: 1,
        revision: 1,
      });
      expect((await send('DELETE', '/v1/guilds/as-given')).status).toBe(204);
      expect((await gateway.fetch('/v1/guilds/as-given')).status).toBe(404);
    });

    it('tells what a changed document would do, does it, and leaves the rest running', async () => {
      const [first, second] = [
        guildDocument('changing', [
          { ...greeter, id: 'kept' },
          { ...greeter, id: 'gone' },
        ]),
        guildDocument('changing', [
          { ...greeter, id: 'kept' },
          { ...greeter, id: 'new' },
        ]),
      ];
      const { running } = (await (await put('changing', first)).json()) as { running: { pid: number }[] };
      const plan = { start: ['new'], replace: [], stop: ['gone'], keep: ['kept'] };
      for (const asked of ['dry_run', 'dry_run=true']) {
        const dry = await put(`changing?${asked}`, second);
        expect([dry.status, await dry.json()]).toEqual([200, { guild_id: 'changing', revision: 1, ...plan }]);
      }
      const run = await put('changing', second);
      expect(await run.json()).toMatchObject({
        ...{ guild_id: 'changing', revision: 2, failed: [] },
        ...{ started: ['new'], replaced: [], stopped: ['gone'], kept: ['kept'] },
        running: [{ agent_id: 'kept', pid: running[1]?.pid }, { agent_id: 'new' }],
      });
      expect((await send('DELETE', '/v1/guilds/changing')).status).toBe(204);
    });

    it('takes YAML, and draws an id where there is none', async () => {
      const yaml = 'name: drawn\ndescription: A guild of a test.\nagents: []\n';
      const response = await send('POST', '/v1/guilds', yaml, { 'content-type': 'application/yaml' });
      expect(response.status).toBe(201);
      const { guild_id } = (await response.json()) as { guild_id: string };
      expect((await gateway.fetch(`/v1/guilds/${guild_id}`)).status).toBe(200);
      expect((await send('DELETE', `/v1/guilds/${guild_id}`)).status).toBe(204);
    });

    it('runs one more agent, refuses it twice, and ends it', async () => {
      const agent = { ...guildDocument('', [greeter]).agents[0], id: 'another' };
      const first = await send('POST', '/v1/guilds/present/agents', agent);
      expect(first.status).toBe(201);
      const { pid, ...status } = (await first.json()) as { pid: number };
      expect(status).toMatchObject({ agent_id: 'another', state: 'running', host: 'embedded', restarts: 0 });
      expect(isAlive(pid)).toBe(true);

      const second = await problemOf(await send('POST', '/v1/guilds/present/agents', agent));
      expect(second).toMatchObject({ status: 409, kind: 'conflict', code: 'AGENT_ALREADY_RUNNING', field: 'agent_id' });
      expect((await send('DELETE', '/v1/guilds/present/agents/another')).status).toBe(204);
      expect(isAlive(pid)).toBe(false);
    });

    it('says why an agent cannot start, and leaves no wish for it', async () => {
      const properties = { at: 'start' };
      const agent = { id: 'failing', name: 'f', description: 'd', class_name: 'examples.Crashing', properties };
      const problem = await problemOf(await send('POST', '/v1/guilds/present/agents', agent));
      expect(problem).toMatchObject({ status: 500, kind: 'internal', code: 'AGENT_START_FAILED', field: 'class_name' });
      expect(problem['detail']).toContain('crashing at stage start, as asked');
      const agents = (await (await gateway.fetch('/v1/agents?guild_id=present')).json()) as { agent_id: string }[];
      expect(agents.map(({ agent_id }) => agent_id)).toEqual(['greeter']);
    });

    it('counts what there is', async () => {
      const stats = await (await gateway.fetch('/v1/stats')).json();
      expect(stats).toEqual({ guilds: 1, agents: 1, hosts: 1, capacity: 100, running: expect.any(Number) });
    });
  });

  describe('what is wrong', () => {
    it.each([
      ['PUT', '/v1/guilds/g', '{"name": "cut', 'JSON_INVALID', undefined],
      ['PUT', '/v1/guilds/g', '', 'JSON_INVALID', undefined],
      ['PUT', '/v1/guilds/g', '[]', 'SPEC_INVALID', undefined],
      ['PUT', '/v1/guilds/g', '{"id":"other","name":"n","description":"d"}', 'ARGUMENT_INVALID', 'id'],
      ['POST', '/v1/guilds', '{"name":"n"}', 'SPEC_INVALID', 'description'],
      ['PUT', '/v1/guilds/g', '{"properties":{"seed":12345678901234567890}}', 'SPEC_INVALID', 'properties.seed'],
      [
        'POST',
        '/v1/guilds/present/agents',
        '{"properties":{"n":[9007199254740993]}}',
        'SPEC_INVALID',
        'properties.n[0]',
      ],
      ['POST', '/v1/guilds/present/agents', '{"name":"n","description":"d"}', 'SPEC_INVALID', 'class_name'],
      ['POST', '/v1/guilds/present/agents/greeter/scale', '{"replicas":-1}', 'ARGUMENT_INVALID', 'replicas'],
      ['POST', '/v1/guilds/present/agents/greeter/scale', '{}', 'ARGUMENT_INVALID', 'replicas'],
      ['POST', '/v1/guilds/present/topics/t/messages', '{}', 'MESSAGE_INVALID', 'payload'],
      ['POST', '/v1/guilds/present/topics/t/messages', '{"payload":[]}', 'MESSAGE_INVALID', 'payload'],
      ['POST', '/v1/guilds/present/topics/t/messages', '{"payload":{},"playload":{}}', 'MESSAGE_INVALID', 'playload'],
      ['POST', '/v1/guilds/present/topics/t/messages', '{"payload":{},"priority":10}', 'MESSAGE_INVALID', 'priority'],
      ['POST', '/v1/guilds/present/topics/a%0Ab/messages', '{"payload":{}}', 'TOPIC_INVALID', 'topic'],
      ['GET', '/v1/guilds/present/topics/t/messages?from=soon', undefined, 'ARGUMENT_INVALID', 'from'],
      ['GET', '/v1/guilds/present/topics/t/messages?folow', undefined, 'ARGUMENT_INVALID', 'folow'],
      ['GET', '/v1/guilds/present/agents/greeter/logs?tail=0', undefined, 'ARGUMENT_INVALID', 'tail'],
      ['POST', '/v1/guilds?dry_run', '{"name":"n","description":"d"}', 'ARGUMENT_INVALID', 'dry_run'],
      ['PUT', '/v1/guilds/g?dryrun', '{"name":"n","description":"d"}', 'ARGUMENT_INVALID', 'dryrun'],
      ['POST', '/v1/guilds/present/agents/greeter/move', '{"to":7}', 'ARGUMENT_INVALID', 'to'],
      ['POST', '/v1/hosts/embedded/drain', '{"deadline_ms":0}', 'ARGUMENT_INVALID', 'deadline_ms'],
      ['POST', '/v1/guilds/present/topics/t/messages', '{"payload":{},"reply_to":""}', 'TOPIC_INVALID', 'reply_to'],
      ['GET', '/v1/agents?guild=present', undefined, 'ARGUMENT_INVALID', 'guild'],
      ['GET', '/v1/guilds/%E0%A4%A', undefined, 'ARGUMENT_INVALID', undefined],
    ])('%s %s with %s is %s', async (method, path, body, code, field) => {
      const problem = await problemOf(await send(method, path, body));
      expect(problem).toMatchObject({ status: 400, kind: 'invalid', code });
      expect(problem.field).toBe(field);
    });

    it.each([
      ['GET', '/v1/guilds/absent', 'GUILD_NOT_FOUND'],
      ['DELETE', '/v1/guilds/absent', 'GUILD_NOT_FOUND'],
      ['GET', '/v1/agents?guild_id=absent', 'GUILD_NOT_FOUND'],
      ['DELETE', '/v1/guilds/present/agents/nobody', 'AGENT_NOT_FOUND'],
      ['GET', '/v1/guilds/present/agents/nobody/logs', 'AGENT_NOT_FOUND'],
      ['GET', '/v1/guilds/absent/topics/t/messages?follow', 'GUILD_NOT_FOUND'],
      ['POST', '/v1/guilds/present/agents/nobody/move', 'AGENT_NOT_FOUND'],
      ['POST', '/v1/hosts/nowhere/drain', 'HOST_UNKNOWN'],
      ['GET', '/v2/guilds', 'ROUTE_NOT_FOUND'],
      ['PATCH', '/v1/guilds', 'ROUTE_NOT_FOUND'],
    ])('%s %s is %s', async (method, path, code) => {
      const body = method === 'POST' ? '{}' : undefined;
      expect(await problemOf(await send(method, path, body))).toMatchObject({ status: 404, kind: 'not_found', code });
    });

    it('refuses what is too large: a specification, a message, and any body over MAX_BODY_BYTES', async () => {
      const large = (bytes: number) => ({ ...guildDocument('large', []), properties: { text: 'x'.repeat(bytes) } });
      for (const bytes of [1.5 * megabyte, 5 * megabyte]) {
        expect(await problemOf(await put('large', large(bytes)))).toMatchObject({
          status: 400,
          code: 'SPEC_TOO_LARGE',
        });
        const message = await problemOf(await publish('t', { text: 'x'.repeat(bytes) }));
        expect(message).toMatchObject({ status: 400, code: 'MESSAGE_TOO_LARGE' });
      }
      expect((await gateway.fetch('/v1/guilds/large')).status).toBe(404);
    });

    it('refuses what a web page of a stranger could send', async () => {
      const plain = await send('POST', '/v1/guilds', guildDocument('drive-by', []), { 'content-type': 'text/plain' });
      expect(await problemOf(plain)).toMatchObject({ status: 400, code: 'ARGUMENT_INVALID', field: 'content-type' });
      const { port } = new URL(gateway.url);
      const status = await new Promise((resolve, reject) => {
        const call = request({ port, path: '/v1/guilds', headers: { host: 'rebound.example' } }, ({ statusCode }) =>
          resolve(statusCode),
        );
        call.once('error', reject).end();
      });
      expect(status).toBe(400);
    });

    it('names each issue of a document that has several', async () => {
      const agents = [greeter, { ...greeter, class_name: '' }];
      const problem = await problemOf(await put('several', guildDocument('several', agents)));
      const { issues } = problem['details'] as { issues: { field: string }[] };
      expect(issues.map(({ field }) => field)).toEqual(['agents[1].class_name', 'agents[1].id']);
    });
  });

  describe('streams', () => {
    async function stream(path: string, headers: Record<string, string>) {
      const leaving = new AbortController();
      const response = await gateway.fetch(path, { headers, signal: leaving.signal });
      let text = '';
      const reading = (async () => {
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
      })().catch(() => undefined);
      const leave = async () => {
        leaving.abort();
        await reading;
      };
      return { response, text: () => text, leave };
    }

    it('follows a topic by server-sent events, and goes on after the last event seen', async () => {
      const path = '/v1/guilds/present/topics/sse/messages?follow';
      const first = await stream(path, { accept: 'text/event-stream' });
      expect(first.response.headers.get('content-type')).toBe('text/event-stream');
      await publish('sse', { n: 1 });
      const event = /^id: (\S+)\nevent: message\ndata: (.+)\n\n$/;
      const [, id = '', data = ''] = await eventually(
        () => event.exec(first.text()) ?? Promise.reject(new Error(first.text())),
      );
      expect(JSON.parse(data)).toMatchObject({ position: id, topic: 'sse', payload: { n: 1 } });
      await first.leave();

      await publish('sse', { n: 2 });
      const second = await stream(path, { accept: 'text/event-stream', 'last-event-id': id });
      await eventually(() => expect(second.text()).toContain('"payload":{"n":2}'));
      expect(second.text()).not.toContain('"payload":{"n":1}');
      await second.leave();
    });

    it('ends with what a topic keeps unless it is to follow', async () => {
      for (const n of [1, 2, 3]) await publish('kept', { n });
      const response = await gateway.fetch('/v1/guilds/present/topics/kept/messages');
      expect(response.headers.get('content-type')).toBe('application/x-ndjson');
      const lines = (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { payload: object });
      expect(lines.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });
  });

  describe('beside the routes', () => {
    it.each(['live', 'ready', 'startup'])('answers the probe %s', async (probe) => {
      const response = await gateway.fetch(`/health/${probe}`);
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        status: 200,
        body: { status: 'ok' },
      });
    });

    it('describes itself by OpenAPI', async () => {
      const document = (await (await gateway.fetch('/openapi.json')).json()) as {
        paths: Record<string, Record<string, { parameters: { in: string; name: string }[] }>>;
        components: { schemas: Record<string, unknown> };
      };
      const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      expect(routes.sort()).toEqual([
        'DELETE /v1/guilds/{guildId}',
        'DELETE /v1/guilds/{guildId}/agents/{agentId}',
        'DELETE /v1/guilds/{guildId}/dead-letters/{id}',
        'GET /v1/agents',
        'GET /v1/events',
        'GET /v1/guilds',
        'GET /v1/guilds/{guildId}',
        'GET /v1/guilds/{guildId}/agents/{agentId}',
        'GET /v1/guilds/{guildId}/agents/{agentId}/logs',
        'GET /v1/guilds/{guildId}/dead-letters',
        'GET /v1/guilds/{guildId}/dead-letters/{id}',
        'GET /v1/guilds/{guildId}/topics/{topic}/messages',
        'GET /v1/hosts',
        'GET /v1/stats',
        'POST /v1/guilds',
        'POST /v1/guilds/{guildId}/agents',
        'POST /v1/guilds/{guildId}/agents/{agentId}/move',
        'POST /v1/guilds/{guildId}/agents/{agentId}/scale',
        'POST /v1/guilds/{guildId}/dead-letters/{id}/replay',
        'POST /v1/guilds/{guildId}/topics/{topic}/messages',
        'POST /v1/hosts/{host}/drain',
        'PUT /v1/guilds/{guildId}',
      ]);
      for (const [path, methods] of Object.entries(document.paths)) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        for (const { parameters } of Object.values(methods)) {
          expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named);
        }
      }
      const references = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
        ([, name = '']) => name,
      );
      expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
    });
  });
});
