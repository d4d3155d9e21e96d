import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TerminusModule } from '@nestjs/terminus';
import { readAgentHostSettings, type AgentHostSettings } from '@guildhall/config';
import { AgentHost, HostDuties } from '@guildhall/host';
import { RedisConnection, RedisModule, type RedisSettings } from '@guildhall/redis';
import { createLogger, type Logger } from '@guildhall/telemetry';
import { AgentHostController } from './agent-host.controller';
import { createAgentHost } from './create-agent-host';
import { exitWith } from './exit-with';
import { HealthController } from './health/health.controller';
import { HostHealthIndicator } from './health/host.health-indicator';
import { StoreHealthIndicator } from './health/store.health-indicator';
import { HostDutiesJob } from './host-duties.job';
import { HostShutdown } from './host-shutdown.service';
import { hostLogger, hostSettings } from './tokens';

@Module({
  providers: [
    { provide: hostSettings, useFactory: () => readAgentHostSettings(process.env) },
    {
      provide: hostLogger,
      inject: [hostSettings],
      useFactory: ({ logLevel }: AgentHostSettings) => createLogger({ name: 'agent-host', level: logLevel }),
    },
  ],
  exports: [hostSettings, hostLogger],
})
class HostSettingsModule {}

@Module({
  imports: [
    HostSettingsModule,
    ScheduleModule.forRoot(),
    TerminusModule.forRoot({ logger: false }),
    RedisModule.forRootAsync({
      imports: [HostSettingsModule],
      inject: [hostSettings],
      useFactory: redisSettings,
    }),
  ],
  controllers: [AgentHostController, HealthController],
  providers: [
    { provide: AgentHost, inject: [hostSettings, RedisConnection, hostLogger], useFactory: createAgentHost },
    {
      provide: HostDuties,
      inject: [AgentHost, hostSettings, hostLogger],
      useFactory: (host: AgentHost, settings: AgentHostSettings, logger: Logger) =>
        new HostDuties(host, settings, logger, exitWith),
    },
    HostDutiesJob,
    HostShutdown,
    HostHealthIndicator,
    StoreHealthIndicator,
  ],
})
export class AgentHostModule {}

function redisSettings({ redisUrl, redisUsername, redisPassword, durability }: AgentHostSettings): RedisSettings {
  return { url: redisUrl, username: redisUsername, password: redisPassword, durability };
}
