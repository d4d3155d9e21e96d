import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { EngineService } from '@guildhall/engine';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { agentEventDocument } from '../documents/agent-event.document';
import { flag, streamStart, wholeNumber } from '../http/query-forms';
import { requireShape } from '../http/request-shape';
import { StreamSender } from '../http/stream-sender.service';
import { Operation } from '../openapi/operation.decorator';

const eventsQuery = z.strictObject({
  guild_id: z.string().optional(),
  from: streamStart.optional(),
  limit: wholeNumber(1, 1_000_000).optional(),
  follow: flag,
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
    query: ['guild_id', 'from', 'limit', 'follow'],
    stream: 'AgentEvent',
    fails: [400],
  })
  async read(
    @Query() asked: unknown,
    @Req() request: Request,
    @Res() response: Response,
    @Headers('last-event-id') lastSeen?: string,
  ): Promise<void> {
    const { guild_id: guildId, limit, follow, ...query } = requireShape(eventsQuery, asked, { what: 'The query' });
    const from = requireShape(streamStart.optional(), lastSeen, { what: 'Last-Event-ID' }) ?? query.from;
    const start = from === undefined || from === 'earliest' ? from : { after: from };
    const read = (signal: AbortSignal) => this.engine.events({ guildId, from: start, limit, follow, signal });
    await this.streams.send({ request, response }, read, (one) => ({
      event: 'agent',
      id: one.pos,
      data: agentEventDocument(one),
    }));
  }
}
