import { Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { EngineService } from '@guildhall/engine';
import { z } from 'zod';
import { deadLetterDocument, type DeadLetterDocument } from '../documents/dead-letter.document';
import { wholeNumber } from '../http/query-forms';
import { requireShape } from '../http/request-shape';
import { Operation } from '../openapi/operation.decorator';
import { KnownGuilds } from './known-guilds.service';

const listQuery = z.strictObject({ after: z.string().optional(), limit: wholeNumber(1, 1_000).optional() });

@Controller('v1/guilds/:guildId/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly engine: EngineService,
    private readonly guilds: KnownGuilds,
  ) {}

  @Get()
  @Operation({
    summary: 'Messages that agents of a guild failed with for the last time, oldest first',
    query: ['after', 'limit'],
    answer: 'DeadLetterList',
    fails: [400, 404],
  })
  async list(@Param('guildId') guildId: string, @Query() asked: unknown): Promise<DeadLetterDocument[]> {
    const page = requireShape(listQuery, asked, { what: 'The query' });
    await this.guilds.require(guildId);
    return (await this.engine.listDeadLetters(guildId, page)).map(deadLetterDocument);
  }

  @Get(':id')
  @Operation({ summary: 'One dead letter, with its message', answer: 'DeadLetter', fails: [400, 404] })
  async show(@Param('guildId') guildId: string, @Param('id') id: string): Promise<DeadLetterDocument> {
    await this.guilds.require(guildId);
    return deadLetterDocument(await this.engine.showDeadLetter(guildId, id));
  }

  @Post(':id/replay')
  @HttpCode(204)
  @Operation({
    summary: 'Deliver it once more: to the agent that failed, or to one of its work queue, and to nobody else',
    status: 204,
    fails: [400, 404, 409, 429],
  })
  async replay(@Param('guildId') guildId: string, @Param('id') id: string): Promise<void> {
    await this.guilds.require(guildId);
    await this.engine.replayDeadLetter(guildId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({ summary: 'Drop it for good', status: 204, fails: [400, 404] })
  async drop(@Param('guildId') guildId: string, @Param('id') id: string): Promise<void> {
    await this.guilds.require(guildId);
    await this.engine.dropDeadLetter(guildId, id);
  }
}
