import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import { HostHealthIndicator } from './host.health-indicator';
import { StoreHealthIndicator } from './store.health-indicator';

/** Probes of the kubelet (H5). Liveness does not depend on Redis: an outage must not restart a host with its agents. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly host: HostHealthIndicator,
    private readonly store: StoreHealthIndicator,
  ) {}

  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([() => this.host.check('host'), () => this.store.check('store')]);
  }

  @Get('startup')
  @HealthCheck()
  startup() {
    return this.health.check([() => this.host.check('host')]);
  }
}
