import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  decodeGuildSpec,
  encodeGuildSpec,
  invalid,
  type GuildSpec,
  type Json,
  type JsonObject,
} from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';
import { z } from 'zod';
import { guildPlanDocument, type GuildPlanDocument } from '../documents/guild-plan.document';
import type { GuildRunDocument } from '../documents/guild-run.document';
import { guildSummaryDocument, type GuildSummaryDocument } from '../documents/guild-summary.document';
import { ClientType } from '../http/client-type';
import { DocumentBody } from '../http/document-body';
import { flag } from '../http/query-forms';
import { requireShape } from '../http/request-shape';
import { Operation } from '../openapi/operation.decorator';
import { GuildRuns } from './guild-runs.service';
import { guildNotFound, KnownGuilds } from './known-guilds.service';

const body = 'The guild specification';
const putQuery = z.strictObject({ dry_run: flag });
/** Nothing may be asked of a POST: who writes `dry_run` there does not want it to run. */
const postQuery = z.strictObject({});
const query = { what: 'The query' };
type RunAnswer = GuildRunDocument | GuildPlanDocument;

@Controller('v1/guilds')
export class GuildsController {
  constructor(
    private readonly engine: EngineService,
    private readonly guilds: KnownGuilds,
    private readonly runs: GuildRuns,
  ) {}

  @Get()
  @Operation({ summary: 'Guilds that are declared', answer: 'GuildList' })
  async list(): Promise<GuildSummaryDocument[]> {
    return (await this.engine.listGuilds()).map(guildSummaryDocument);
  }

  @Post()
  @HttpCode(201)
  @Operation({
    summary: 'Declare a guild and make it run as its document has it',
    body: 'Guild',
    answer: 'GuildRun',
    status: 201,
    fails: [400, 409],
  })
  create(
    @DocumentBody(body) document: Json,
    @Query() asked: unknown,
    @ClientType() clientType: string,
  ): Promise<GuildRunDocument> {
    requireShape(postQuery, asked, query);
    return this.run(decodeGuildSpec(document), clientType);
  }

  @Put(':guildId')
  @Operation({
    summary: 'The same for a guild of this id: what differs is changed, the rest runs on; `dry_run` only tells how',
    query: ['dry_run'],
    body: 'Guild',
    answer: 'GuildRunOrPlan',
    fails: [400, 409],
  })
  async put(
    @Param('guildId') guildId: string,
    @DocumentBody(body) document: Json,
    @Query() asked: unknown,
    @ClientType() clientType: string,
  ): Promise<RunAnswer> {
    const { dry_run: isDry } = requireShape(putQuery, asked, query);
    const spec = decodeGuildSpec(withId(document, guildId));
    return isDry ? guildPlanDocument(await this.engine.planGuild(spec)) : this.run(spec, clientType);
  }

  @Get(':guildId')
  @Operation({ summary: 'The document of a guild, with its agents as they should run', answer: 'Guild', fails: [404] })
  async get(@Param('guildId') guildId: string): Promise<JsonObject> {
    return encodeGuildSpec(await this.guilds.get(guildId));
  }

  @Delete(':guildId')
  @HttpCode(204)
  @Operation({ summary: 'End a guild: its agents, their messages’ cursors and their state', status: 204, fails: [404] })
  async remove(@Param('guildId') guildId: string, @ClientType() clientType: string): Promise<void> {
    this.guilds.forget(guildId);
    if (!(await this.engine.stopGuild(guildId, clientType))) throw guildNotFound(guildId);
  }

  private run(spec: GuildSpec, clientType: string): Promise<GuildRunDocument> {
    return this.runs.run(() => this.engine.runGuild(spec, undefined, clientType));
  }
}

/** The path names the guild; a document that names another one was meant for elsewhere. */
function withId(document: Json, guildId: string): Json {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  if (document['id'] == null || document['id'] === guildId) return { ...document, id: guildId };
  const message = `The path names guild ${guildId} and the document ${JSON.stringify(document['id'])}. Give both the same id.`;
  throw invalid('ARGUMENT_INVALID', message, { field: 'id' });
}
