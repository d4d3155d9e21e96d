import { Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { checkTopic, type Json, type JsonObject } from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { messageDocument, publishSchema, type PublishedDocument } from '../documents/message.document';
import { MessageBody } from '../http/message-body';
import { flag, streamStart, wholeNumber } from '../http/query-forms';
import { requireShape } from '../http/request-shape';
import { StreamSender } from '../http/stream-sender.service';
import { Operation } from '../openapi/operation.decorator';
import { KnownGuilds } from './known-guilds.service';
import { readTopic } from './topic-reader';

const readQuery = z.strictObject({
  follow: flag,
  limit: wholeNumber(1, 1_000_000).optional(),
  from: streamStart.optional(),
});

@Controller('v1/guilds/:guildId/topics/:topic/messages')
export class TopicsController {
  constructor(
    private readonly engine: EngineService,
    private readonly guilds: KnownGuilds,
    private readonly streams: StreamSender,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    summary: 'Publish a message',
    body: 'Publish',
    answer: 'Published',
    status: 201,
    fails: [400, 404, 429],
  })
  async publish(
    @Param('guildId') guildId: string,
    @Param('topic') topic: string,
    @MessageBody() body: Json,
  ): Promise<PublishedDocument> {
    const said = requireShape(publishSchema, body, { what: 'The message', code: 'MESSAGE_INVALID' });
    const { payload, in_response_to: inResponseTo, reply_to: replyTo, ...rest } = said;
    const options = { ...rest, inResponseTo, replyTo };
    await this.guilds.require(guildId);
    const { id, pos } = await this.engine.publish(guildId, topic, payload as JsonObject, options);
    return { id, position: pos };
  }

  @Get()
  @Operation({
    summary: 'Messages that the topic keeps, from the oldest on; with `follow` those that come',
    query: ['from', 'limit', 'follow'],
    stream: 'Message',
    fails: [400, 404],
  })
  async read(
    @Param('guildId') guildId: string,
    @Param('topic') topic: string,
    @Query() asked: unknown,
    @Req() request: Request,
    @Res() response: Response,
    @Headers('last-event-id') lastSeen?: string,
  ): Promise<void> {
    const { from, ...rest } = requireShape(readQuery, asked, { what: 'The query' });
    checkTopic(topic);
    await this.guilds.require(guildId);
    const begin = requireShape(streamStart.optional(), lastSeen, { what: 'Last-Event-ID' }) ?? from;
    const read = (signal: AbortSignal) => readTopic(this.engine, { guildId, topic, from: begin, ...rest, signal });
    await this.streams.send({ request, response }, read, (one) => ({
      event: 'message',
      id: one.pos,
      data: messageDocument(one),
    }));
  }
}
