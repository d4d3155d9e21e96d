import { compareFindings, type Finding, findingIn } from './finding';
import { limitFindings } from './finding-limit';
import { grammarFindings, type ReviewedBlock } from './grammar/grammar-findings';
import { type EngineLimits, GrammarEngine } from './grammar/grammar-engine';

export interface GrammarReviewerOptions extends EngineLimits {
  /** Terms of the house that are spelt right, in any case. */
  readonly knownWords?: readonly string[];
}

/**
 * Reviews spelling, grammar and punctuation of English text with Harper, in a worker thread.
 *
 * American and British spelling are both accepted: a word is reported when it is unknown in both, and to Hunspell's
 * English dictionary as well. Names, acronyms, code and addresses are left alone. A text that takes longer than the limit
 * is not reviewed and says so by a finding `not-checked`.
 */
export class GrammarReviewer {
  private readonly engine: GrammarEngine;
  private readonly known: ReadonlySet<string>;

  constructor(options: GrammarReviewerOptions = {}) {
    this.engine = new GrammarEngine(options);
    this.known = new Set(options.knownWords?.map((word) => word.toLowerCase()));
  }

  /** Loads the engine (about 1 s) so that the first review does not wait for it. */
  start(): Promise<void> {
    return this.engine.start();
  }

  /**
   * Reviews blocks one after the other. Code and pictures are passed over.
   *
   * @param signal ends the review; the promise is then rejected with its reason
   * @throws GuildhallError unavailable SHUTTING_DOWN after `close` | internal INTERNAL when the engine cannot start
   */
  async review(blocks: readonly ReviewedBlock[], signal?: AbortSignal): Promise<Finding[]> {
    const found: Finding[] = [];
    for (const block of blocks) {
      if (block.kind !== 'code' && block.kind !== 'image') found.push(...(await this.reviewBlock(block, signal)));
    }
    return limitFindings(found.sort(compareFindings), blocks);
  }

  /** Ends the worker thread. */
  close(): Promise<void> {
    return this.engine.close();
  }

  private async reviewBlock(block: ReviewedBlock, signal?: AbortSignal): Promise<Finding[]> {
    const checked = await this.engine.check(block.text, signal);
    if (checked.outcome === 'checked') {
      const unknown = checked.unknown.filter(({ word }) => !this.known.has(word.toLowerCase()));
      return grammarFindings(block, checked.lints, unknown);
    }
    const message = `This text could not be checked: ${checked.reason}.`;
    return [
      findingIn(block, { category: 'grammar', rule: 'not-checked', severity: 'hint', source: 'Guildhall', message }),
    ];
  }
}
