import type { Catalog, CatalogEntry, NodeCatalogEntry } from '@guildhall/contract';

/** What has to be known before a process can be started: program, flags and environment, but not which agent it becomes. */
export interface LaunchProfile {
  readonly command: readonly [string, ...string[]];
  /** What the catalog adds to the environment. */
  readonly env: { readonly [name: string]: string };
  /** Processes of equal keys can stand in for each other. */
  readonly key: string;
}

/**
 * The profile of the pool: node agents without flags or environment of their own. The runner is told which of their
 * modules to load while it idles; it can still become any of them.
 */
export function poolProfile(runnerFile: string, catalog: Catalog): LaunchProfile {
  const plain = nodeProfile(runnerFile, [], {});
  const preloaded = [...catalog].filter(
    (entry) => isPreloaded(entry) && profileOf(entry, runnerFile).key === plain.key,
  );
  const modules = new Set(preloaded.map((entry) => (entry as NodeCatalogEntry).module));
  return { ...plain, command: [...plain.command, '--idle', ...modules] };
}

function isPreloaded(entry: CatalogEntry): boolean {
  return entry.runtime === 'node' && entry.preload;
}

export function profileOf(entry: CatalogEntry, runnerFile: string): LaunchProfile {
  return entry.runtime === 'node' ? nodeProfile(runnerFile, entry.flags, entry.env) : profile(entry.command, entry.env);
}

function nodeProfile(runnerFile: string, flags: readonly string[], env: LaunchProfile['env']): LaunchProfile {
  // No flags of our own. Each was tried against none in turns, 25 starts each (Node 24.21; none: ready after 34.7 ms,
  // 10.4 MiB private): --max-semi-space-size=1 34.2 ms, 10.4 MiB; --v8-pool-size=0 34.5, 10.3; --no-experimental-websocket
  // 34.5, 10.4; --single-threaded 43.6, 10.5; --lite-mode 43.0, 10.4; --optimize-for-size 43.4, 10.7. NODE_COMPILE_CACHE
  // gains 1 ms, and would be a folder of compiled code that every agent can write for every other one.
  return profile([process.execPath, ...flags, runnerFile], env);
}

function profile(command: LaunchProfile['command'], env: LaunchProfile['env']): LaunchProfile {
  const variables = Object.entries(env).sort(([one], [other]) => (one < other ? -1 : 1));
  return { command, env, key: JSON.stringify([command, variables]) };
}
