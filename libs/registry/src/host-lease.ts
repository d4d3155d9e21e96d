/** What a host says of itself, kept under its name for a TTL of 15 s and renewed every 5 s. */
export interface HostLease {
  readonly host: string;
  readonly incarnation: string;
  readonly address: string;
  /** The most agents it runs. */
  readonly capacity: number;
  readonly running: number;
  /** Load average of one minute divided by processors. */
  readonly cpu: number;
  /** Memory of all its agents, in bytes. */
  readonly memoryBytes: number;
  readonly draining: boolean;
  /** Client type of who asked for that; absent: nobody who is known, such as SIGTERM. */
  readonly drainAskedBy?: string;
  readonly zone: string;
  readonly labels: { readonly [name: string]: string };
  /** Class names of its catalog. */
  readonly classes: readonly string[];
}

export type AnnounceOutcome =
  { outcome: 'announced' } | { outcome: 'name_taken'; holder: HostLease } | { outcome: 'fenced' };
