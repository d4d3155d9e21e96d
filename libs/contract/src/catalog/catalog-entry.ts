/** What holds for agents of one class, whatever they are written in. */
export interface CatalogLimits {
  readonly className: string;
  /** Resident memory of the process group; an agent's own limit comes first; absent: none. */
  readonly memoryLimitBytes?: number;
  /** Without an answer to a ping for so long the process counts as hung. Default 60,000. */
  readonly pingTimeoutMs: number;
  /** From the spawn to ready. Default 60,000. */
  readonly startTimeoutMs: number;
  /** Added to the scrubbed environment of the process. */
  readonly env: { readonly [name: string]: string };
}

/** A class in a JavaScript or TypeScript module. */
export interface NodeCatalogEntry extends CatalogLimits {
  readonly runtime: 'node';
  /** Absolute path. */
  readonly module: string;
  /** Whether idle processes of the pool load the module beforehand. Default false. */
  readonly preload: boolean;
  /** Command line flags of Node. */
  readonly flags: readonly string[];
}

/** Any program that speaks the agent process protocol on fd 3. */
export interface ExecCatalogEntry extends CatalogLimits {
  readonly runtime: 'exec';
  /** Program and arguments. The program is an absolute path, or a name that PATH resolves. */
  readonly command: readonly [string, ...string[]];
}

export type CatalogEntry = NodeCatalogEntry | ExecCatalogEntry;
