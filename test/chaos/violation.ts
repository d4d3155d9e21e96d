/** What must not be (DESIGN 4). */
export type ViolationKind =
  /** A desired agent has no process, or not the one that its lease names. */
  | 'agent_missing'
  /** A desired agent has more than one process. */
  | 'agent_twice'
  /** A process of the run without a living host. */
  | 'orphan'
  /** Lease, epoch and process do not fit each other. */
  | 'lease_mismatch'
  /** A host or the store did not come back. */
  | 'not_back'
  /** A message that was acknowledged to its publisher had no effect. */
  | 'message_lost'
  /** A message had its effect more than once. */
  | 'effect_doubled'
  /** Effects of one publisher's messages came in another order. */
  | 'out_of_order'
  /** After a newer epoch or process of an agent had written, an older one's write was accepted. */
  | 'two_writers'
  /** Durable state is not the fold of the agent's messages. */
  | 'state_mismatch'
  /** A checker found a history that no correct system could have made. */
  | 'history'
  /** Nobody who asked for it had it done, not even at last, when nothing else happened. */
  | 'never_done'
  /** The checker took too long over a history: nothing is shown by it. */
  | 'undecided'
  /** A process was left when the run was over. */
  | 'left_behind';

export interface Violation {
  readonly kind: ViolationKind;
  /** A sentence for people. */
  readonly what: string;
}
