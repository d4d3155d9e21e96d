import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { EngineModule, type EngineOptions } from '@guildhall/engine';
import type { Logger } from '@guildhall/telemetry';
import { EngineHealthIndicator } from './health/engine.health-indicator';
import { HealthController } from './health/health.controller';
import { ConnectionCloser } from './http/connection-closer.service';
import { ProblemFilter } from './http/problem.filter';
import { StreamSender } from './http/stream-sender.service';
import { AgentsController } from './rest/agents.controller';
import { DeadLettersController } from './rest/dead-letters.controller';
import { EventsController } from './rest/events.controller';
import { GuildRuns } from './rest/guild-runs.service';
import { GuildsController } from './rest/guilds.controller';
import { HostsController } from './rest/hosts.controller';
import { KnownGuilds } from './rest/known-guilds.service';
import { TopicsController } from './rest/topics.controller';
import { closeGrace, gatewayLogger } from './tokens';

export interface GatewayParts {
  readonly logger: Logger;
  /** How long requests under way may take to end when the gateway closes. */
  readonly closeGraceMs: number;
}

/** REST and health over an engine: the embedded one of `guildhall up` or the distributed one, which it does not know. */
@Module({})
export class GatewayModule {
  static forEngine(engine: EngineOptions, { logger, closeGraceMs }: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      imports: [EngineModule.forRoot(engine), TerminusModule.forRoot({ logger: false })],
      controllers: [
        GuildsController,
        AgentsController,
        TopicsController,
        DeadLettersController,
        EventsController,
        HostsController,
        HealthController,
      ],
      providers: [
        { provide: gatewayLogger, useValue: logger },
        { provide: closeGrace, useValue: closeGraceMs },
        { provide: APP_FILTER, useClass: ProblemFilter },
        StreamSender,
        ConnectionCloser,
        KnownGuilds,
        GuildRuns,
        EngineHealthIndicator,
      ],
    };
  }
}
