import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { asGuildhallError, unavailable } from '@guildhall/contract';
import type { AgentHostSettings } from '@guildhall/config';
import { AgentHost } from '@guildhall/host';
import { NestLogger, type Logger } from '@guildhall/telemetry';
import { AgentHostModule } from './agent-host.module';
import { grpcOptions } from './grpc.options';
import { grpcHealth } from './health/grpc-health';
import { hostLogger, hostSettings } from './tokens';

async function main(): Promise<void> {
  const app = await NestFactory.create(AgentHostModule, { abortOnError: false, bufferLogs: true });
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
  // Otherwise Nest ends the process by the signal itself, which reads as a failure (H4: exit 0).
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  app.connectMicroservice(grpcOptions(settings, grpcHealth(host)), { inheritAppConfig: true });
  await app.startAllMicroservices();
  await app.listen(settings.httpPort, settings.bindAddress);
  await host.start();
  const { hostname, grpcPort, httpPort } = settings;
  logger.info('agent host ready', { host: hostname, grpcPort, httpPort });
}

main().catch((error: unknown) => {
  const failure = asPortInUse(error) ?? asGuildhallError(error);
  process.stderr.write(`agent-host: ${failure.code}: ${failure.message}\n`);
  process.exit(1);
});

function asPortInUse(error: unknown) {
  const text = error instanceof Error ? error.message : String(error);
  if (!/EADDRINUSE|No address added/.test(text)) return undefined;
  return unavailable('PORT_IN_USE', `A port is in use (${text}). Set GRPC_PORT and HTTP_PORT to free ones.`);
}
