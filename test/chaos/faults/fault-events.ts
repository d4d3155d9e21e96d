/** Of what somebody asks of the cluster, which it may have to refuse while other things happen to it. */
export interface Outcome {
  readonly isDone: boolean;
  /** For the trace. */
  readonly what: string;
}

/** What is told while a fault is done. */
export interface FaultEvents {
  /** What was chosen, for the trace. */
  readonly began: (target: string) => void;
  /** From here on the cluster may mend what the fault did. */
  readonly ended: (outcome?: Outcome) => void;
}
