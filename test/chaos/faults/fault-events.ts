/** What is told while a fault is done. */
export interface FaultEvents {
  /** What was chosen, for the trace. */
  readonly began: (target: string) => void;
  /** From here on the cluster may mend what the fault did; what came of it, for the trace. */
  readonly ended: (outcome?: string) => void;
}
