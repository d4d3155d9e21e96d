import retextEnglish from 'retext-english';
import retextRepeatedWords from 'retext-repeated-words';
import { unified } from 'unified';
import { VFile } from 'vfile';
import type { Block } from '../../document/reviewed-document';
import { proseIn, type Remark, type StructureRule } from './structure-rule';

const repeatedWords = unified().use(retextEnglish).use(retextRepeatedWords).freeze();

/** "the the"; knows that "had had" and "that that" may be right (retext-repeated-words). */
export const repeatedWord: StructureRule = {
  name: 'repeated-word',
  severity: 'error',
  source: 'retext',
  check: (text) => proseIn(text).flatMap(repeatedIn),
};

function repeatedIn(block: Block): Remark[] {
  const file = new VFile(block.text);
  repeatedWords.runSync(repeatedWords.parse(file), file);
  return file.messages.flatMap(({ place, actual }) => {
    const range = place && 'start' in place ? place : undefined;
    const start = range?.start.offset;
    const end = range?.end.offset;
    if (start === undefined || end === undefined) return [];
    const word = block.text.slice(start, end).split(/\s+/)[0] ?? actual ?? '';
    return [{ block, start, end, message: `“${word}” stands here twice.`, suggestions: [word] }];
  });
}
