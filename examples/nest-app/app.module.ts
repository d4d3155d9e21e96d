import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { EngineModule } from '@guildhall/engine';
import { GreetingsController } from './greetings.controller';
import { GreetingsService } from './greetings.service';

/** An application with an embedded engine: `EngineService` can be injected anywhere in it. */
@Module({
  imports: [
    EngineModule.forRootAsync({
      useFactory: () => ({
        embedded: { catalog: [join(__dirname, '../catalog.yaml')], dataFolder: process.env['DATA_FOLDER'] },
      }),
    }),
  ],
  controllers: [GreetingsController],
  providers: [GreetingsService],
})
export class AppModule {}
