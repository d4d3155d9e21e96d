import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { asGuildhallError, unavailable } from '@guildhall/contract';
import type { AgentHostSettings } from '@guildhall/config';
import { NestLogger, type Logger } from '@guildhall/telemetry';
import { AgentHostModule } from './agent-host.module';
import { grpcOptions } from './grpc.options';
import { hostLogger, hostSettings } from './tokens';

async function main(): Promise<void> {
  const app = await NestFactory.create(AgentHostModule, { abortOnError: false, bufferLogs: true });
  const settings = app.get<AgentHostSettings>(hostSettings);
  const logger = app.get<Logger>(hostLogger);
  app.useLogger(new NestLogger(logger));
  // Otherwise Nest ends the process by the signal itself, which reads as a failure (H4: exit 0).
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  app.connectMicroservice(grpcOptions(settings), { inheritAppConfig: true });
  await app.startAllMicroservices();
  await app.listen(settings.httpPort, settings.bindAddress);
  logger.info('agent host ready', {
    host: settings.hostname,
    grpcPort: settings.grpcPort,
    httpPort: settings.httpPort,
  });
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
