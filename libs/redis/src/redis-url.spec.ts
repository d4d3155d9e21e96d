import { GuildhallError } from '@guildhall/contract';
import { describeTarget, parseRedisUrl } from './redis-url';

const topologyOf = (url: string) => parseRedisUrl(url).topology;

describe('parseRedisUrl', () => {
  it('reads a single server with its defaults', () => {
    expect(parseRedisUrl('redis://redis')).toMatchObject({
      tls: false,
      topology: { kind: 'single', at: { host: 'redis', port: 6379 }, db: 0 },
    });
  });

  it('reads port, database, ACL user, password and TLS', () => {
    expect(parseRedisUrl('rediss://hall:s%40cret%2F1@redis.example:7000/3')).toMatchObject({
      tls: true,
      username: 'hall',
      password: 's@cret/1',
      topology: { kind: 'single', at: { host: 'redis.example', port: 7000 }, db: 3 },
    });
  });

  it('reads a password without a user', () => {
    expect(parseRedisUrl('redis://:secret@h')).toMatchObject({ username: undefined, password: 'secret' });
  });

  it('reads an IPv6 address', () => {
    expect(topologyOf('redis://[::1]:7000')).toMatchObject({ at: { host: '::1', port: 7000 } });
  });

  it('reads sentinels, their master, database and credentials of their own', () => {
    const target = parseRedisUrl('rediss+sentinel://:p@h1:26380,h2/mymaster?db=2&sentinel_password=q');

    expect(target).toMatchObject({ tls: true, password: 'p', sentinelPassword: 'q' });
    expect(target.topology).toEqual({
      kind: 'sentinel',
      sentinels: [
        { host: 'h1', port: 26380 },
        { host: 'h2', port: 26379 },
      ],
      master: 'mymaster',
      db: 2,
    });
  });

  it('reads the nodes of a cluster', () => {
    expect(topologyOf('redis+cluster://h1:7000,h2:7001')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'h1', port: 7000 },
        { host: 'h2', port: 7001 },
      ],
    });
  });

  it.each([
    ['nothing', ''],
    ['another scheme', 'http://:secret@h'],
    ['no scheme', 'h:6379'],
    ['no host', 'redis://'],
    ['a port that is none', 'redis://:secret@h:x'],
    ['a port out of range', 'redis://:secret@h:70000'],
    ['a database that is none', 'redis://:secret@h/one'],
    ['a user without a password', 'redis://secret@h'],
    ['a broken escape', 'redis://:secret%zz@h'],
    ['two servers', 'redis://:secret@h1,h2'],
    ['sentinels without a master', 'redis+sentinel://:secret@h1'],
    ['a cluster with a database', 'redis+cluster://:secret@h1/1'],
  ])('refuses %s, names the setting and keeps the password to itself', (_what, url) => {
    let refusal: unknown;
    try {
      parseRedisUrl(url);
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toBeInstanceOf(GuildhallError);
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'CONFIG_INVALID', field: 'REDIS_URL' });
    expect(JSON.stringify(refusal)).not.toContain('secret');
    expect((refusal as Error).message).toContain('REDIS_URL');
  });
});

it('describes a target without its credentials', () => {
  const urls = ['redis://u:secret@h', 'redis+sentinel://u:secret@h1,h2/m', 'redis+cluster://u:secret@h1,h2'];

  expect(urls.map((url) => describeTarget(parseRedisUrl(url)))).toEqual([
    'Redis at h:6379',
    'Redis "m" of the sentinels at h1:26379, h2:26379',
    'Redis Cluster at h1:6379, h2:6379',
  ]);
});
