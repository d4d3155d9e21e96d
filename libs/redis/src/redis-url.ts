import { invalid, type GuildhallError } from '@guildhall/contract';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** How the servers are arranged. Redis Cluster has one database only, hence no `db`. */
export type RedisTopology =
  | { readonly kind: 'single'; readonly at: Endpoint; readonly db: number }
  | { readonly kind: 'sentinel'; readonly sentinels: readonly Endpoint[]; readonly master: string; readonly db: number }
  | { readonly kind: 'cluster'; readonly nodes: readonly Endpoint[] };

/** What a REDIS_URL says. */
export interface RedisTarget {
  readonly topology: RedisTopology;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Credentials of the sentinels themselves, from `?sentinel_username=` and `?sentinel_password=`. */
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
}

const shape = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const endpointShape = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/;

/**
 * Reads a REDIS_URL. Forms: `redis://[user][:password]@host[:6379][/db]`; `rediss:` for TLS;
 * `redis+sentinel://[…@]host[:26379],…/master[?db=0]`; `redis+cluster://[…@]host[:6379],…`; the last two with TLS as
 * `rediss+sentinel:` and `rediss+cluster:`. Special characters of user and password are percent-encoded.
 *
 * @throws GuildhallError invalid CONFIG_INVALID with field REDIS_URL; its text never holds the URL, which may hold a
 *   password
 */
export function parseRedisUrl(url: string): RedisTarget {
  const [matched, secure, arrangement, credentials, hosts, path, query] = shape.exec(url.trim()) ?? [];
  if (matched === undefined || hosts === undefined) throw badUrl('it is not of a known form');
  const parameters = new URLSearchParams(query ?? '');
  return {
    topology: topologyOf(arrangement, hosts, decode(path ?? ''), parameters),
    tls: secure === 's',
    ...credentialsOf(credentials),
    sentinelUsername: parameters.get('sentinel_username') ?? undefined,
    sentinelPassword: parameters.get('sentinel_password') ?? undefined,
  };
}

/** The target for people, without credentials. */
export function describeTarget({ topology }: RedisTarget): string {
  const list = (endpoints: readonly Endpoint[]) => endpoints.map(({ host, port }) => `${host}:${port}`).join(', ');
  switch (topology.kind) {
    case 'single':
      return `Redis at ${list([topology.at])}`;
    case 'sentinel':
      return `Redis "${topology.master}" of the sentinels at ${list(topology.sentinels)}`;
    case 'cluster':
      return `Redis Cluster at ${list(topology.nodes)}`;
  }
}

function topologyOf(
  arrangement: string | undefined,
  hosts: string,
  path: string,
  parameters: URLSearchParams,
): RedisTopology {
  if (arrangement === 'cluster') {
    if (path) throw badUrl('a cluster has no databases, so nothing may follow its hosts');
    return { kind: 'cluster', nodes: endpointsOf(hosts, 6379) };
  }
  if (arrangement === 'sentinel') {
    if (!path) throw badUrl("the master's name must follow the sentinels: redis+sentinel://host:26379/NAME");
    const db = databaseOf(parameters.get('db') ?? '');
    return { kind: 'sentinel', sentinels: endpointsOf(hosts, 26379), master: path, db };
  }
  const [at, second] = endpointsOf(hosts, 6379);
  if (!at || second) throw badUrl('redis: takes one host; several need redis+sentinel: or redis+cluster:');
  return { kind: 'single', at, db: databaseOf(path || (parameters.get('db') ?? '')) };
}

function endpointsOf(hosts: string, defaultPort: number): Endpoint[] {
  return hosts.split(',').map((text) => {
    const [matched, ipv6, name, port] = endpointShape.exec(text) ?? [];
    const host = ipv6 ?? name;
    const number = port === undefined ? defaultPort : Number(port);
    if (matched === undefined || host === undefined || number < 1 || number > 65_535) {
      throw badUrl('a host is not of the form name:port');
    }
    return { host, port: number };
  });
}

function databaseOf(text: string): number {
  if (!/^\d{0,5}$/.test(text)) throw badUrl('the database is not a number');
  return Number(text);
}

function credentialsOf(credentials: string | undefined): { username?: string; password?: string } {
  if (!credentials) return {};
  const colon = credentials.indexOf(':');
  const [username, password] =
    colon < 0 ? [credentials, undefined] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  if (password === undefined) throw badUrl('a password is missing after the user name (user:password@)');
  return { username: decode(username) || undefined, password: decode(password) || undefined };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl('a percent sign is not followed by two hexadecimal digits');
  }
}

function badUrl(problem: string): GuildhallError {
  const example = 'redis://[user:password@]host:6379[/db]';
  return invalid('CONFIG_INVALID', `REDIS_URL cannot be used: ${problem}. Example: ${example}`, { field: 'REDIS_URL' });
}
