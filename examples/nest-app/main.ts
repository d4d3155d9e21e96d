import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  // Otherwise Nest ends the process by the signal itself, which reads as a failure (H4: exit 0).
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await app.listen(process.env['PORT'] ?? 3001, '127.0.0.1');
  process.stdout.write(`listening on ${await app.getUrl()}\n`);
}

void main();
