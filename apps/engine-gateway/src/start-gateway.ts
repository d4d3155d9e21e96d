import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { asListenFailure, hostAddress, isLoopback } from '@guildhall/config';
import type { EngineOptions } from '@guildhall/engine';
import { GatewayModule, type GatewayParts } from './gateway.module';
import { requireLoopbackHost } from './http/loopback-host';
import { requireFreePort } from './listening-port';
import { serveApiDocument } from './openapi/api-document';
import { QuietNestLogger } from './quiet-nest.logger';
import { version } from './version';

export interface GatewayOptions extends GatewayParts {
  readonly httpPort: number;
  readonly bindAddress: string;
  readonly engine: EngineOptions;
  readonly maxBodyBytes: number;
}

export interface RunningGateway {
  readonly app: NestExpressApplication;
  /** Where it answers, with the port that was taken. */
  readonly url: string;
}

/**
 * Starts an engine and the gateway over it; it answers when this resolves. `app.close()` ends both.
 *
 * @throws GuildhallError unavailable PORT_IN_USE | STORE_UNREACHABLE, conflict STORE_IN_USE; nothing is left running
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { httpPort: port, bindAddress } = options;
  const target = { variable: 'HTTP_PORT', option: '--port', port, bindAddress };
  await requireFreePort(target);
  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.forEngine(options.engine, options), {
    abortOnError: false,
    bodyParser: false,
    logger: false,
  });
  app.useLogger(new QuietNestLogger(options.logger));
  prepare(app, options);
  try {
    await app.listen(port, bindAddress);
  } catch (error) {
    await app.close();
    throw asListenFailure(error, target);
  }
  return { app, url: urlOf(app, options) };
}

function prepare(app: NestExpressApplication, { bindAddress, maxBodyBytes }: GatewayOptions): void {
  app.disable('x-powered-by');
  if (isLoopback(bindAddress)) app.use(requireLoopbackHost);
  app.useBodyParser('raw', { type: () => true, limit: maxBodyBytes });
  serveApiDocument(app, version());
}

function urlOf(app: NestExpressApplication, { bindAddress }: GatewayOptions): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `http://${hostAddress(bindAddress, port)}`;
}
