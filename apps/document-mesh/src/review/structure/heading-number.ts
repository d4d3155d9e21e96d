import type { Block } from '../../document/reviewed-document';

const leading = /^(?:section\s+|chapter\s+)?(\d{1,2}(?:\.\d{1,2})*)[.):]?\s+(?=\S)/i;

/** The number that a heading's text begins with: `[2, 1]` for "2.1 Costs". */
export function headingNumber({ text }: Pick<Block, 'text'>): number[] | undefined {
  return leading.exec(text)?.[1]?.split('.').map(Number);
}

/** The heading without its number. */
export function headingWords({ text }: Pick<Block, 'text'>): string {
  return text.replace(leading, '').trim();
}
