import type { Block, TextRange } from './reviewed-document';

export type NewBlock = Omit<Block, 'index' | 'path' | 'isTitle'> & { isTitle?: true };

/** Longer text is cut into several blocks, so that one task or one message never grows without bound. */
export const MAX_BLOCK_CHARS = 20_000;

/** Collects blocks in reading order and gives each its index and the headings above it. */
export class BlockSequence {
  private readonly blocks: Block[] = [];
  private headings: Block[] = [];

  /** Adds a block; empty text is dropped, over-long text is cut at a space. */
  add(block: NewBlock): void {
    if (block.text.trim() === '') return;
    let start = 0;
    for (const text of pieces(block.text)) {
      this.append({ ...block, text, ...notProseWithin(block.notProse, start, text.length) });
      start += text.length;
    }
  }

  finish(): Block[] {
    return markTitle(this.blocks);
  }

  private append(block: NewBlock): void {
    const level = block.kind === 'heading' ? (block.level ?? 1) : Infinity;
    if (block.kind === 'heading') this.headings = this.headings.filter((above) => (above.level ?? 1) < level);
    const path = this.headings.filter((above) => !above.isTitle).map((above) => above.text);
    const added: Block = { ...block, index: this.blocks.length, path };
    this.blocks.push(added);
    if (block.kind === 'heading') this.headings = [...this.headings, added];
  }
}

/** The one heading of rank 1, when it stands before all others, is the title; it leaves the paths. */
function markTitle(blocks: Block[]): Block[] {
  const headings = blocks.filter((block) => block.kind === 'heading');
  const first = headings[0];
  if (!first || headings.some((heading) => heading.isTitle)) return blocks;
  const alone = first.level === 1 && headings.filter((heading) => heading.level === 1).length === 1;
  if (!alone) return blocks;
  return blocks.map((block) =>
    block === first
      ? { ...block, isTitle: true }
      : { ...block, path: block.path.slice(block.path[0] === first.text ? 1 : 0) },
  );
}

function notProseWithin(ranges: readonly TextRange[] | undefined, offset: number, length: number) {
  const inside = (ranges ?? [])
    .map(({ start, end }) => ({ start: Math.max(0, start - offset), end: Math.min(length, end - offset) }))
    .filter(({ start, end }) => start < end);
  return inside.length > 0 ? { notProse: inside } : {};
}

function pieces(text: string): string[] {
  if (text.length <= MAX_BLOCK_CHARS) return [text];
  const space = text.lastIndexOf(' ', MAX_BLOCK_CHARS);
  const cut = space > MAX_BLOCK_CHARS / 2 ? space + 1 : MAX_BLOCK_CHARS;
  return [text.slice(0, cut), ...pieces(text.slice(cut))];
}
