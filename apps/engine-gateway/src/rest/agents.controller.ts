import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { decodeAgentSpec, notFound, type Json } from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { agentStatusDocument, hostedAgentDocument, type AgentStatusDocument } from '../documents/agent-status.document';
import { agentInspectionDocument, type AgentInspectionDocument } from '../documents/agent-inspection.document';
import type { GuildRunDocument } from '../documents/guild-run.document';
import { logLineDocument } from '../documents/log-line.document';
import { moveSchema } from '../documents/move.document';
import { scaleSchema } from '../documents/scale.document';
import { ClientType } from '../http/client-type';
import { DocumentBody } from '../http/document-body';
import { flag, wholeNumber } from '../http/query-forms';
import { requireShape } from '../http/request-shape';
import { StreamSender } from '../http/stream-sender.service';
import { Operation } from '../openapi/operation.decorator';
import { GuildRuns } from './guild-runs.service';
import { KnownGuilds } from './known-guilds.service';

const listQuery = z.strictObject({ guild_id: z.string().optional() });
const logsQuery = z.strictObject({ tail: wholeNumber(1, 1_000_000).optional(), follow: flag });
const inspectQuery = z.strictObject({ tail: wholeNumber(0, 1_000).optional() });
const query = { what: 'The query' };

@Controller('v1')
export class AgentsController {
  constructor(
    private readonly engine: EngineService,
    private readonly guilds: KnownGuilds,
    private readonly runs: GuildRuns,
    private readonly streams: StreamSender,
  ) {}

  @Get('agents')
  @Operation({ summary: 'Agents of one guild or of all', query: ['guild_id'], answer: 'AgentList', fails: [404] })
  async list(@Query() asked: unknown): Promise<AgentStatusDocument[]> {
    const { guild_id: guildId } = requireShape(listQuery, asked, query);
    const agents = await this.engine.listAgents(guildId);
    // A guild may be empty; one that does not exist should say so.
    if (guildId !== undefined && agents.length === 0) await this.guilds.get(guildId);
    return agents.map(agentStatusDocument);
  }

  @Post('guilds/:guildId/agents')
  @HttpCode(201)
  @Operation({
    summary: 'Run one more agent in a guild; answers when it is ready',
    body: 'Agent',
    answer: 'AgentStatus',
    status: 201,
    fails: [400, 404, 409, 429, 500, 503, 504],
  })
  async run(
    @Param('guildId') guildId: string,
    @DocumentBody('The agent specification') document: Json,
    @ClientType() clientType: string,
  ): Promise<AgentStatusDocument> {
    const spec = decodeAgentSpec(document);
    const guild = await this.guilds.get(guildId);
    return hostedAgentDocument(await this.engine.runAgent(guild, spec, undefined, undefined, clientType));
  }

  @Get('guilds/:guildId/agents/:agentId')
  @Operation({
    summary: 'All that is known of an agent, also of one that is pending or has ended',
    query: ['last_lines'],
    answer: 'AgentInspection',
    fails: [400, 404],
  })
  async inspect(
    @Param('guildId') guildId: string,
    @Param('agentId') agentId: string,
    @Query() asked: unknown,
  ): Promise<AgentInspectionDocument> {
    const { tail } = requireShape(inspectQuery, asked, query);
    return agentInspectionDocument(await this.engine.inspectAgent(guildId, agentId, tail));
  }

  @Delete('guilds/:guildId/agents/:agentId')
  @HttpCode(204)
  @Operation({ summary: 'End an agent, its cursors and its state', status: 204, fails: [404] })
  async stop(
    @Param('guildId') guildId: string,
    @Param('agentId') agentId: string,
    @ClientType() clientType: string,
  ): Promise<void> {
    await this.requireAgent(guildId, agentId);
    await this.engine.stopAgent(guildId, agentId, clientType);
  }

  @Post('guilds/:guildId/agents/:agentId/scale')
  @HttpCode(200)
  @Operation({
    summary: 'Run an agent so many times: as `id`, `id~2`, …; 0 ends it',
    body: 'Scale',
    answer: 'GuildRun',
    fails: [400, 404],
  })
  async scale(
    @Param('guildId') guildId: string,
    @Param('agentId') agentId: string,
    @DocumentBody('The body') document: Json,
    @ClientType() clientType: string,
  ): Promise<GuildRunDocument> {
    const { replicas } = requireShape(scaleSchema, document, { what: 'The body' });
    return this.runs.run(() => this.engine.scaleAgent(guildId, agentId, replicas, clientType));
  }

  @Post('guilds/:guildId/agents/:agentId/move')
  @HttpCode(200)
  @Operation({
    summary: 'Move an agent to another host, with its state and its unread messages; answers when it runs there',
    body: 'Move',
    answer: 'AgentStatus',
    fails: [400, 404, 409, 503],
  })
  async move(
    @Param('guildId') guildId: string,
    @Param('agentId') agentId: string,
    @DocumentBody('The body') document: Json,
    @ClientType() clientType: string,
  ): Promise<AgentStatusDocument> {
    const { to } = requireShape(moveSchema, document, { what: 'The body' });
    await this.requireAgent(guildId, agentId);
    return hostedAgentDocument(await this.engine.moveAgent(guildId, agentId, to, clientType));
  }

  @Get('guilds/:guildId/agents/:agentId/logs')
  @Operation({
    summary: 'What an agent said: the lines that its host keeps, and with `follow` those that come',
    query: ['tail', 'follow'],
    stream: 'LogLine',
    fails: [400, 404],
  })
  async logs(
    @Param('guildId') guildId: string,
    @Param('agentId') agentId: string,
    @Query() asked: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tail: tailLines, follow } = requireShape(logsQuery, asked, query);
    await this.requireAgent(guildId, agentId);
    const read = (signal: AbortSignal) => this.engine.readLogs({ guildId, agentId }, { tailLines, follow, signal });
    await this.streams.send({ request, response }, read, (line) => ({ event: 'log', data: logLineDocument(line) }));
  }

  private async requireAgent(guildId: string, agentId: string): Promise<void> {
    if ((await this.engine.getAgentsInGuild(guildId)).has(agentId)) return;
    await this.guilds.get(guildId);
    const message = `Guild ${guildId} has no agent ${agentId}. List its agents to see their ids.`;
    throw notFound('AGENT_NOT_FOUND', message, { field: 'agent_id' });
  }
}
