import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { closeGrace } from '../tokens';

/** Lets requests end that are under way when the gateway closes, and cuts off those that take too long. */
@Injectable()
export class ConnectionCloser implements BeforeApplicationShutdown, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly adapters: HttpAdapterHost,
    @Inject(closeGrace) private readonly graceMs: number,
  ) {}

  /** HTTP closes after this hook, and waits for connections that are in use. */
  beforeApplicationShutdown(): void {
    const server = this.adapters.httpAdapter.getHttpServer() as Server;
    this.timer = setTimeout(() => server.closeAllConnections(), this.graceMs);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }
}
