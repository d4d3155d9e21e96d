import { openDistributedParts, type DistributedOptions } from './distributed/distributed-parts';
import { openEmbeddedParts, type EmbeddedOptions } from './embedded/embedded-parts';
import type { EngineParts } from './engine-parts';
import { HostedEngine } from './hosted-engine';

/** Which way an engine runs (DESIGN 6): everything in this process, or hosts and Redis elsewhere. */
export type EngineOptions = { readonly embedded: EmbeddedOptions } | { readonly distributed: DistributedOptions };

export function openEngineParts(options: EngineOptions): Promise<EngineParts> {
  return 'embedded' in options ? openEmbeddedParts(options.embedded) : openDistributedParts(options.distributed);
}

/**
 * An engine outside Nest. The embedded one takes up the guilds that its data folder holds.
 * @throws GuildhallError invalid CONFIG_INVALID for a limit or a time out of its bounds | unavailable STORE_UNREACHABLE |
 *   conflict STORE_IN_USE
 */
export async function createEngine(options: EngineOptions): Promise<HostedEngine> {
  const engine = new HostedEngine(await openEngineParts(options));
  await engine.start();
  return engine;
}
