import { invalid, requirePosition, type KeptEvent, type ReadEventsRequest } from '@guildhall/contract';
import type { EventsOptions, StoredAgentEvent } from '@guildhall/registry';
import { requireCount } from './require-count';

/** @throws GuildhallError invalid ARGUMENT_INVALID, with the field at fault */
export function decodeReadEvents(request: ReadEventsRequest): Omit<EventsOptions, 'signal'> {
  const { guildId, agentId, limit, follow } = request;
  if (agentId !== '' && guildId === '') {
    throw invalid('ARGUMENT_INVALID', 'An agent is known by its guild and its id. Fill guild_id too.', {
      field: 'guild_id',
    });
  }
  return {
    from: startOf(request),
    follow,
    ...(guildId !== '' && { guildId }),
    ...(agentId !== '' && { agentId }),
    ...(requireCount(limit, 'limit') > 0 && { limit }),
  };
}

export function encodeKeptEvent({ pos, event }: StoredAgentEvent): KeptEvent {
  return {
    position: pos,
    at: new Date(event.atMs).toISOString(),
    guildId: event.guildId,
    agentId: event.agentId,
    organizationId: event.organizationId,
    from: event.from,
    to: event.to,
    cause: event.cause,
    clientType: event.clientType,
    host: event.host ?? '',
    incarnation: event.incarnation ?? '',
    epoch: event.epoch,
    pid: event.pid ?? 0,
    restarts: event.restarts,
    ...(event.exitCode !== undefined && { exitCode: event.exitCode }),
    exitSignal: event.exitSignal ?? '',
    dropped: event.dropped,
  };
}

/** Unlike a person at a terminal, a program that follows begins with what is kept: it hears of nothing too late. */
function startOf({ after, tail }: ReadEventsRequest): EventsOptions['from'] {
  if (tail === undefined) return after === '' ? 'earliest' : { after: requirePosition(after) };
  if (after === '') return { tail: requireCount(tail, 'tail') };
  throw invalid('ARGUMENT_INVALID', 'Events begin after a position or with the newest. Give after or tail, not both.', {
    field: 'tail',
  });
}
