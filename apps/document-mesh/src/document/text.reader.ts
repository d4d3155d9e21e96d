import { BlockSequence } from './block-sequence';
import type { ListPlace, ReadContent } from './reviewed-document';
import { textHeading } from './text-heading';

const bullet = /^\s*(?:[-*•–]|(\d{1,3}|[a-z])[.)])\s+(?=\S)/;

interface Chunk {
  readonly line: number;
  readonly lines: string[];
}

/**
 * Reads plain text: blank lines end paragraphs, line ends inside one are spaces. A line is taken for a heading when it
 * is underlined, numbered, all capitals, or stands alone at the top.
 */
export function readText(text: string): ReadContent {
  const walk = new TextWalk();
  chunksOf(text).forEach((chunk, at) => walk.visit(chunk, at === 0));
  return { blocks: walk.blocks.finish() };
}

class TextWalk {
  readonly blocks = new BlockSequence();
  private list: ListPlace | undefined;
  private lists = 0;

  visit({ line, lines }: Chunk, isFirst: boolean): void {
    const heading = textHeading(lines, isFirst);
    if (heading) {
      this.list = undefined;
      return this.blocks.add({ kind: 'heading', line, ...heading });
    }
    for (const part of parts(lines)) this.addPart(part.lines, line + part.at);
  }

  private addPart(lines: string[], line: number): void {
    const mark = bullet.exec(lines[0] ?? '');
    const text = lines.map((each) => each.trim()).join(' ');
    if (!mark) {
      this.list = undefined;
      return this.blocks.add({ kind: 'paragraph', line, text });
    }
    const ordered = mark[1] !== undefined;
    this.list = this.list?.ordered === ordered ? this.list : { id: this.lists++, ordered };
    const item = text.replace(bullet, '');
    this.blocks.add({ kind: 'list-item', level: 1, line, list: this.list, text: item });
  }
}

/** A chunk falls into parts where a line begins with a bullet. */
function parts(lines: readonly string[]): { at: number; lines: string[] }[] {
  const found: { at: number; lines: string[] }[] = [];
  lines.forEach((line, at) => {
    if (found.length === 0 || bullet.test(line)) found.push({ at, lines: [line] });
    else found.at(-1)?.lines.push(line);
  });
  return found;
}

function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let open = false;
  text.split(/\r\n|\r|\n/).forEach((line, at) => {
    const blank = line.trim() === '';
    if (!blank && open) chunks.at(-1)?.lines.push(line);
    if (!blank && !open) chunks.push({ line: at + 1, lines: [line] });
    open = !blank;
  });
  return chunks;
}
