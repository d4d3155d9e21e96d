import type { CatalogEntry } from '@guildhall/contract';

/** What has to be known before a process can be started: program, flags and environment, but not which agent it becomes. */
export interface LaunchProfile {
  readonly command: readonly [string, ...string[]];
  /** What the catalog adds to the environment. */
  readonly env: { readonly [name: string]: string };
  /** Processes of equal keys can stand in for each other. */
  readonly key: string;
}

/** The profile of node agents without flags or environment of their own; the pool holds processes of it. */
export function defaultProfile(runnerFile: string): LaunchProfile {
  return nodeProfile(runnerFile, [], {});
}

export function profileOf(entry: CatalogEntry, runnerFile: string): LaunchProfile {
  return entry.runtime === 'node' ? nodeProfile(runnerFile, entry.flags, entry.env) : profile(entry.command, entry.env);
}

function nodeProfile(runnerFile: string, flags: readonly string[], env: LaunchProfile['env']): LaunchProfile {
  // No flags of our own. Tried on Node 24 (see the numbers in docs/adr), none made an idle agent smaller or its start
  // quicker: --max-semi-space-size, --v8-pool-size, --single-threaded, --jitless, --lite-mode, --optimize-for-size.
  return profile([process.execPath, ...flags, runnerFile], env);
}

function profile(command: LaunchProfile['command'], env: LaunchProfile['env']): LaunchProfile {
  const variables = Object.entries(env).sort(([one], [other]) => (one < other ? -1 : 1));
  return { command, env, key: JSON.stringify([command, variables]) };
}
