import type { Block } from '../../document/reviewed-document';
import { headingWords } from './heading-number';
import { headingsOf, type ReviewedText, type StructureRule } from './structure-rule';

type Style = 'title case' | 'sentence case';

/** Headings whose capitals differ from the rest. Names are no evidence, and a single capital may be one. */
export const headingCapitalization: StructureRule = {
  name: 'heading-capitalization',
  severity: 'hint',
  check(text) {
    const names = namesIn(text);
    const styled = headingsOf(text).map((block) => ({ block, style: styleOf(headingWords(block), names) }));
    const usual = usualStyle(styled.map(({ style }) => style));
    const others = styled.filter(({ style }) => usual && style && style !== usual);
    return others.map(({ block, style }) => ({
      block,
      message: `This heading is in ${style}, the others are in ${usual}.`,
    }));
  },
};

/** The style of at least three headings and three quarters of those that show one. */
function usualStyle(styles: readonly (Style | undefined)[]): Style | undefined {
  const shown = styles.filter((style) => style !== undefined);
  const count = (style: Style) => shown.filter((each) => each === style).length;
  return (['title case', 'sentence case'] as const).find((style) => count(style) >= Math.max(3, shown.length * 0.75));
}

function styleOf(heading: string, names: ReadonlySet<string>): Style | undefined {
  const words = (heading.match(/[\p{L}’'-]+/gu) ?? []).slice(1).filter((word) => !names.has(word));
  const long = words.filter((word) => word.length > 3);
  const capitals = words.filter((word) => /^\p{Lu}\p{Ll}/u.test(word));
  const shout = words.some((word) => word.length > 1 && word === word.toUpperCase());
  if (shout || words.length === 0) return undefined;
  if (capitals.length === 0) return long.length > 0 ? 'sentence case' : undefined;
  const all = long.every((word) => capitals.includes(word));
  return all && capitals.length > 1 ? 'title case' : undefined;
}

/** Words that stand with a capital inside a sentence somewhere. */
function namesIn({ blocks }: ReviewedText): Set<string> {
  const prose = blocks.filter(({ kind }: Block) => kind !== 'heading').map(({ text }) => text);
  return new Set(prose.flatMap((text) => text.match(/(?<=\p{Ll},? )\p{Lu}[\p{L}’'-]+/gu) ?? []));
}
