import type { Operation, Values } from './history';
import type { RespValue } from './resp-reader';
import type { StepCall } from './store-tap';

type Facts = Pick<Operation, 'model' | 'key' | 'does' | 'input' | 'outcome'>;
type Reader = (call: StepCall, answer: readonly string[]) => Facts[];

const unanswered: readonly string[] = [''];

/** What each step says of leases, fences and the leader. The heads of the scripts describe their arguments and answers. */
const readers: { readonly [step: string]: Reader } = {
  'reserve-epoch': ({ keys, args }, [name = '', epoch = '']) => [
    lease(agentOf(keys[0]), 'reserve', { seen: args[0]! }, { name, epoch }),
    ...(args[1]
      ? [{ model: 'leader', key: '', does: 'reserve', input: { term: args[1] }, outcome: { name } } as const]
      : []),
  ],
  'claim-agent': ({ keys }, [name = '', detail = '']) => [lease(agentOf(keys[4]), 'claim', {}, claimOf(name, detail))],
  'void-epoch': ({ keys, args }, [name = '']) => [lease(agentOf(keys[0]), 'void', { seen: args[0]! }, { name })],
  'register-lease': ({ keys, args }, [name = '', detail = '']) => {
    const highest = name === 'stale' ? detail : '';
    const by = args[3]!;
    return [lease(agentOf(keys[0]), 'register', { epoch: args[2]!, by }, { name, highest }), ...holds(by, name)];
  },
  'deregister-lease': ({ keys, args }, [name = '']) => {
    const by = /"incarnation":"([^"]*)"/.exec(args[2]!)?.[1] ?? '';
    return [lease(agentOf(keys[0]), 'release', { epoch: args[1]!, by }, { name })];
  },
  'heartbeat-leases': ({ args }, answer) => [...each('renew', args, answer, 2), ...holds(args[1]!, answer[0])],
  'announce-leases': ({ args }, answer) => [...each('announce', args, answer, 3), ...holds(args[1]!, answer[0])],
  open: ({ keys, args }, answer) => write(keys[0], keys[1], args[0]!, answer),
  // `unknown` may be a cursor or the queue here.
  commit: ({ keys, args }, answer) => (answer[0] === 'unknown' ? [] : write(keys[0], keys[1], args[0]!, answer)),
  acknowledge: ({ keys, args }, answer) => (answer[0] === 'unknown' ? [] : write(keys[0], keys[1], args[0]!, answer)),
  take: ({ keys, args }, answer) => (answer[0] === 'unknown' ? [] : write(keys[0], keys[1], args[0]!, answer)),
  publish: ({ keys, args }, answer) => (args[4] === '' ? [] : write(keys[4], keys[5], args[4]!, answer)),
  'fence-host': ({ keys }, [name = '']) => [fence(incarnationOf(keys[0]), 'fence', { name })],
  'announce-host': ({ keys }, [name = '']) => [fence(incarnationOf(keys[2]), 'act', { name })],
  campaign: ({ args }, [name = '', term = '', leader = '']) => [
    { model: 'leader', key: '', does: 'campaign', input: { by: args[0]! }, outcome: { name, term, leader } },
  ],
};

/** The operations that one call of a step was. */
export function operationsOf(call: StepCall): Facts[] {
  const { answer } = call;
  if (isError(answer)) return [];
  return readers[call.step]?.(call, answer === undefined ? unanswered : asList(answer)) ?? [];
}

function lease(key: string, does: string, input: Values, outcome: Values): Facts {
  return { model: 'lease', key, does, input, outcome };
}

function fence(key: string, does: string, outcome: Values): Facts {
  return { model: 'fence', key, does, input: {}, outcome };
}

/** The epoch that was reserved, or the lease that is in the way. */
function claimOf(name: string, detail: string): Values {
  if (name === 'claimed') return { name, epoch: detail };
  const [, epoch = '', by = ''] = /^\{"epoch":(\d+),.*?"incarnation":"([^"]*)"/.exec(detail) ?? [];
  return { name, epoch, by };
}

/** What an incarnation may not do once it was fenced. It may be refused for another reason, too. */
function holds(incarnation: string, name = ''): Facts[] {
  return name === 'fenced' || name === '' ? [] : [fence(incarnation, 'act', { name })];
}

/** An effect of an agent, which both its epoch and its host's incarnation allow or forbid. */
function write(
  epochKey: string | undefined,
  fencedKey: string | undefined,
  epoch: string,
  [name = '', highest = '']: readonly string[],
): Facts[] {
  const refused = ['stale', 'fenced', 'unknown', ''].includes(name);
  const outcome = refused ? name : 'accepted';
  return [
    lease(agentOf(epochKey), 'write', { epoch }, { name: outcome, highest: name === 'stale' ? highest : '' }),
    fence(incarnationOf(fencedKey), 'act', { name: outcome }),
  ];
}

/** One letter for each lease of a host. */
function each(
  does: string,
  args: readonly string[],
  [name = '', letters = '']: readonly string[],
  per: number,
): Facts[] {
  const lines = JSON.parse(args[4]!) as string[];
  const by = args[1]!;
  const agents = lines.filter((_line, index) => index % per === 0);
  return agents.map((agent, index) => {
    const epoch = lines[index * per + 1]!;
    return lease(agent, does, { epoch, by }, { name: name === 'renewed' ? (letters[index] ?? '') : name });
  });
}

/** `{prefix}:kind:guild:agent` names `guild:agent`. */
function agentOf(key = ''): string {
  return key.split(':').slice(2).join(':');
}

function incarnationOf(key = ''): string {
  return agentOf(key);
}

function asList(answer: RespValue): readonly string[] {
  return Array.isArray(answer) ? answer.map(String) : [String(answer as string | number | null)];
}

function isError(answer: RespValue | undefined): boolean {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}
