import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setLogger as setGrpcLogger } from '@grpc/grpc-js';
import { asListenFailure, type AgentHostSettings } from '@guildhall/config';
import { AgentHost } from '@guildhall/host';
import { NestLogger, type Logger } from '@guildhall/telemetry';
import { AgentHostModule } from './agent-host.module';
import { exitWith } from './exit-with';
import { grpcOptions } from './grpc.options';
import { grpcHealth } from './health/grpc-health';
import { hostLogger, hostSettings } from './tokens';

async function main(): Promise<void> {
  // Nest would tell of a failed start by many lines of its own, before and after ours.
  const app = await NestFactory.create(AgentHostModule, { abortOnError: false, logger: false });
  try {
    await serve(app);
  } catch (error) {
    // What has begun ends as it does at a signal: idle processes, the guard, the host's lease.
    await app.close();
    throw error;
  }
}

async function serve(app: INestApplication): Promise<void> {
  const settings = app.get<AgentHostSettings>(hostSettings);
  const logger = app.get<Logger>(hostLogger);
  const host = app.get(AgentHost);
  app.useLogger(new NestLogger(logger));
  setGrpcLogger({ error: (text: string) => logger.warn('gRPC', { text }) });
  // Otherwise Nest ends the process by the signal itself, which reads as a failure (H4: exit 0).
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  app.connectMicroservice(grpcOptions(settings, grpcHealth(host)), { inheritAppConfig: true });
  await listen(app, settings);
  await host.start();
  const { hostname, grpcPort, httpPort } = settings;
  logger.info('agent host ready', { host: hostname, grpcPort, httpPort });
}

async function listen(app: INestApplication, { bindAddress, grpcPort, httpPort }: AgentHostSettings): Promise<void> {
  await app.startAllMicroservices().catch((error: unknown) => {
    throw asListenFailure(error, { variable: 'GRPC_PORT', port: grpcPort, bindAddress });
  });
  await app.listen(httpPort, bindAddress).catch((error: unknown) => {
    throw asListenFailure(error, { variable: 'HTTP_PORT', port: httpPort, bindAddress });
  });
}

main().catch(exitWith);
