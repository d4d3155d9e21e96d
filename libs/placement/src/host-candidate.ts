/** A host as placement sees it: membership, and load where its lease tells it. */
export interface HostCandidate {
  readonly host: string;
  /** `address:port` of its AgentHostService. */
  readonly address: string;
  /** Absent: not known; the host itself has the last word. */
  readonly capacity?: number;
  readonly running?: number;
  readonly draining?: boolean;
  readonly labels?: { readonly [name: string]: string };
  /** Class names of its catalog; absent: not known. */
  readonly classes?: readonly string[];
}
