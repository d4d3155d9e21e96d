import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { AgentHostSettings } from '@guildhall/config';
import { AgentHost } from '@guildhall/host';
import { hostSettings } from './tokens';

/** SIGTERM and SIGINT (H4): runs in Nest's first hook, while heartbeats and gRPC still serve the drain. */
@Injectable()
export class HostShutdown implements OnModuleDestroy {
  constructor(
    private readonly host: AgentHost,
    @Inject(hostSettings) private readonly settings: AgentHostSettings,
  ) {}

  onModuleDestroy(): Promise<void> {
    return this.host.close(this.settings.drainTimeoutMs);
  }
}
