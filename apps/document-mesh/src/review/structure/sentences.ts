import type { Root, Sentence } from 'nlcst';
import retextEnglish from 'retext-english';
import { unified } from 'unified';
import { EXIT, SKIP, visit } from 'unist-util-visit';

export interface SentenceRange {
  readonly start: number;
  readonly end: number;
  readonly wordCount: number;
}

const english = unified().use(retextEnglish).freeze();

/** The sentences of a text; knows abbreviations such as "e.g." and "Dr." (retext-english). */
export function sentencesOf(text: string): SentenceRange[] {
  const found: SentenceRange[] = [];
  visit(english.parse(text) as Root, 'SentenceNode', (sentence: Sentence) => {
    const { start, end } = sentence.position ?? {};
    if (start?.offset === undefined || end?.offset === undefined) return EXIT;
    found.push({ start: start.offset, end: end.offset, wordCount: wordsIn(sentence) });
    return SKIP;
  });
  return found;
}

/** Words with a letter: a figure such as 12,400 is not read as a word. */
function wordsIn(sentence: Sentence): number {
  let count = 0;
  visit(sentence, 'WordNode', (word) => {
    const hasLetter = word.children.some((part) => part.type === 'TextNode' && /\p{L}/u.test(part.value));
    count += hasLetter ? 1 : 0;
  });
  return count;
}
