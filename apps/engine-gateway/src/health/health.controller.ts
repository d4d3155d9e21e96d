import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import { EngineHealthIndicator } from './engine.health-indicator';
import { HealthFilter } from './health.filter';

/** Probes of the kubelet (H5). Liveness does not depend on the store: an outage must not restart gateways. */
@Controller('health')
@UseFilters(HealthFilter)
@ApiExcludeController()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly engine: EngineHealthIndicator,
  ) {}

  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([() => this.engine.check('engine')]);
  }

  @Get('startup')
  @HealthCheck()
  startup() {
    return this.health.check([() => this.engine.check('engine')]);
  }
}
