import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { EngineService, type EventsOptions } from '@guildhall/engine';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { agentEventDocument } from '../documents/agent-event.document';
import { flag, streamStart, wholeNumber } from '../http/query-forms';
import { requireShape } from '../http/request-shape';
import { StreamSender } from '../http/stream-sender.service';
import { Operation } from '../openapi/operation.decorator';

const eventsQuery = z
  .strictObject({
    guild_id: z.string().optional(),
    agent_id: z.string().optional(),
    from: streamStart.optional(),
    tail: wholeNumber(0, 1_000_000).optional(),
    limit: wholeNumber(1, 1_000_000).optional(),
    follow: flag,
  })
  .refine(({ guild_id, agent_id }) => guild_id !== undefined || agent_id === undefined, {
    path: ['guild_id'],
    error: 'an agent is known by its guild and its id; give both',
  })
  .refine(({ from, tail }) => from === undefined || tail === undefined, {
    path: ['tail'],
    error: 'events begin after a position or with the newest; give from or tail, not both',
  });

@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly engine: EngineService,
    private readonly streams: StreamSender,
  ) {}

  @Get()
  @Operation({
    summary: 'What happened to agents, oldest first; with `follow` what happens',
    query: ['guild_id', 'agent_id', 'from', 'last_events', 'limit', 'follow'],
    stream: 'AgentEvent',
    fails: [400],
  })
  async read(
    @Query() asked: unknown,
    @Req() request: Request,
    @Res() response: Response,
    @Headers('last-event-id') lastSeen?: string,
  ): Promise<void> {
    const query = requireShape(eventsQuery, asked, { what: 'The query' });
    const { guild_id: guildId, agent_id: agentId, limit, follow } = query;
    const seen = requireShape(streamStart.optional(), lastSeen, { what: 'Last-Event-ID' });
    // A browser that connects again asks the same once more, and has had what its query began with.
    const from = eventsStart(seen === undefined ? query : { from: seen });
    const read = (signal: AbortSignal) => this.engine.events({ guildId, agentId, from, limit, follow, signal });
    await this.streams.send({ request, response }, read, (one) => ({
      event: 'agent',
      id: one.pos,
      data: agentEventDocument(one),
    }));
  }
}

function eventsStart({ from, tail }: Pick<z.infer<typeof eventsQuery>, 'from' | 'tail'>): EventsOptions['from'] {
  if (tail !== undefined) return { tail };
  return from === undefined || from === 'earliest' ? from : { after: from };
}
