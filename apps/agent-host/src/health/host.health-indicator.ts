import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { AgentHost } from '@guildhall/host';

@Injectable()
export class HostHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly host: AgentHost,
  ) {}

  /** Up while the host takes agents; it is down from the moment it drains. */
  async check(key: string) {
    const { healthy, agentCount, capacity } = await this.host.health();
    const indicator = this.indicators.check(key);
    return healthy ? indicator.up({ agentCount, capacity }) : indicator.down({ stage: this.host.stage });
  }
}
