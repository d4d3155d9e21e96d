import { conflict } from '@guildhall/contract';

/** Of a leader. `number` is undefined where there is nobody to compete with. */
export interface Term {
  readonly number: number | undefined;
  /**
   * To be asked before a process is ended: the store refuses whatever is written under a term that is over, but no host
   * knows of terms.
   *
   * @throws GuildhallError conflict STALE_TERM when the term is over
   */
  confirm(): Promise<void>;
}

export function termOver() {
  return conflict('STALE_TERM', 'Another gateway leads: the term is over.');
}
