import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { asGuildhallError } from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';

/** Up while the engine reaches its store. Hosts may come and go without it. */
@Injectable()
export class EngineHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly engine: EngineService,
  ) {}

  async check(key: string) {
    const indicator = this.indicators.check(key);
    try {
      return indicator.up({ hosts: (await this.engine.listHosts()).length });
    } catch (error) {
      const { code, message } = asGuildhallError(error);
      return indicator.down({ code, message });
    }
  }
}
