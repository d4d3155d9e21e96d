import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Json } from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';
import { drainedDocument, drainSchema, type DrainedDocument } from '../documents/drain.document';
import { hostDocument, type HostDocument } from '../documents/host.document';
import { statsDocument, type StatsDocument } from '../documents/stats.document';
import { ClientType } from '../http/client-type';
import { DocumentBody } from '../http/document-body';
import { requireShape } from '../http/request-shape';
import { Operation } from '../openapi/operation.decorator';

@Controller('v1')
export class HostsController {
  constructor(private readonly engine: EngineService) {}

  @Get('hosts')
  @Operation({ summary: 'Hosts that live', answer: 'HostList' })
  async list(): Promise<HostDocument[]> {
    return (await this.engine.listHosts()).map(hostDocument);
  }

  @Post('hosts/:host/drain')
  @HttpCode(200)
  @Operation({
    summary:
      'Empty a host: its agents move, those without room elsewhere end and stay desired; answers when it is empty',
    body: 'Drain',
    answer: 'Drained',
    fails: [400, 404, 503],
  })
  async drain(
    @Param('host') host: string,
    @DocumentBody('The body') document: Json,
    @ClientType() clientType: string,
  ): Promise<DrainedDocument> {
    const { deadline_ms: deadlineMs } = requireShape(drainSchema, document, { what: 'The body' });
    return drainedDocument(host, await this.engine.drainHost(host, deadlineMs, clientType));
  }

  @Get('stats')
  @Operation({ summary: 'How much there is of everything', answer: 'Stats' })
  async stats(): Promise<StatsDocument> {
    return statsDocument(await this.engine.stats());
  }
}
