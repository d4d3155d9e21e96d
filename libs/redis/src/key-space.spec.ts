import { join } from 'node:path';
import { RedisServer } from '@guildhall/test-support';
import { connectRedis } from './connect-redis';
import { KeySpace } from './key-space';
import { LuaScript } from './lua-script';

const keys = new KeySpace();
const awkward = ['a:b', 'a%3Ab', '%', '{x}', 'Öl', 'a b', '::', '日本', ''];

it('gives each agent names of its own', () => {
  const refs = awkward.flatMap((guildId) => awkward.map((agentId) => ({ guildId, agentId })));

  expect(new Set(refs.map((ref) => keys.agentLocation(ref))).size).toBe(refs.length);
  expect(refs.map((ref) => keys.agentOfMember(keys.agentMember(ref)))).toEqual(refs);
});

it('puts all keys of a deployment into one slot of a cluster', () => {
  const names = awkward.flatMap((id) => [keys.host(id), keys.topic(id, id)]);

  for (const name of names) expect(name.slice(0, name.indexOf('}') + 1)).toBe('{guildhall}');
});

it('names keys in Lua as here', async () => {
  const server = await RedisServer.start();
  const connection = await connectRedis({ url: server.url });
  const script = LuaScript.load(join(__dirname, 'testdata', 'name-host.lua'));

  const named = await Promise.all(awkward.map((id) => connection.run(script, [], [keys.root, id])));

  expect(named).toEqual(awkward.map((id) => keys.host(id)));
  await connection.close();
  await server.stop();
});
