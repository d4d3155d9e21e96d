import { Inject, Injectable, Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata, OnApplicationShutdown } from '@nestjs/common';
import { openEngineParts, type EngineOptions } from './engine-options';
import { EngineService } from './engine.service';

export interface EngineModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...injected: never[]) => EngineOptions | Promise<EngineOptions>;
}

const engineOptions = Symbol('EngineOptions');

/** Ends the engine with the application that it lives in. */
@Injectable()
class EngineCloser implements OnApplicationShutdown {
  constructor(@Inject(EngineService) private readonly engine: EngineService) {}

  onApplicationShutdown(): Promise<void> {
    return this.engine.shutdown();
  }
}

/**
 * Gives a Nest application the engine, injectable as EngineService (E4). The application starts only when the engine
 * has: the embedded one with its agents, the distributed one with its store reached.
 */
@Module({})
export class EngineModule {
  static forRoot(options: EngineOptions): DynamicModule {
    return EngineModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: EngineModuleAsyncOptions): DynamicModule {
    const service: FactoryProvider<EngineService> = {
      provide: EngineService,
      inject: [engineOptions],
      useFactory: startEngine,
    };
    return {
      module: EngineModule,
      global: true,
      imports,
      providers: [{ provide: engineOptions, inject, useFactory }, service, EngineCloser],
      exports: [EngineService],
    };
  }
}

async function startEngine(options: EngineOptions): Promise<EngineService> {
  const engine = new EngineService(await openEngineParts(options));
  await engine.start();
  return engine;
}
