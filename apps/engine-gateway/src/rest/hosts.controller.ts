import { Controller, Get } from '@nestjs/common';
import { EngineService } from '@guildhall/engine';
import { hostDocument, type HostDocument } from '../documents/host.document';
import { statsDocument, type StatsDocument } from '../documents/stats.document';
import { Operation } from '../openapi/operation.decorator';

@Controller('v1')
export class HostsController {
  constructor(private readonly engine: EngineService) {}

  @Get('hosts')
  @Operation({ summary: 'Hosts that live', answer: 'HostList' })
  async list(): Promise<HostDocument[]> {
    return (await this.engine.listHosts()).map(hostDocument);
  }

  @Get('stats')
  @Operation({ summary: 'How much there is of everything', answer: 'Stats' })
  async stats(): Promise<StatsDocument> {
    return statsDocument(await this.engine.stats());
  }
}
