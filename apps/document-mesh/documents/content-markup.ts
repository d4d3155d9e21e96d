export type Edition = 'flawed' | 'corrected';

/** A part of the sample document. Text may hold `{{wrong|right|rule}}`. */
export interface ContentPart {
  readonly kind: 'title' | 'heading' | 'paragraph' | 'caption' | 'bullet' | 'numbered' | 'table';
  readonly text?: string;
  readonly level?: number | { readonly wrong: number; readonly right: number; readonly rule: string };
  readonly rows?: readonly (readonly string[])[];
  /** The part is a planted mistake as a whole. */
  readonly onlyIn?: 'flawed';
  readonly rule?: string;
}

/** A mistake that the sample holds on purpose. */
export interface PlantedMistake {
  readonly id: string;
  /** Rule that is expected to find it; the name of a Harper rule or of one of ours. */
  readonly rule: string;
  readonly blockIndex: number;
  /** UTF-16 offsets of the mistake in the block's text. */
  readonly start: number;
  readonly end: number;
  /** Headings above. */
  readonly section: string;
  readonly wrong: string;
  readonly right: string;
}

const mark = /\{\{([^|]*)\|([^|]*)\|([^}]+)\}\}/g;

/** The text of one edition. */
export function textOf(text: string, edition: Edition): string {
  return text.replace(mark, (_, wrong: string, right: string) => (edition === 'flawed' ? wrong : right));
}

export function levelOf({ level = 1 }: ContentPart, edition: Edition): number {
  if (typeof level === 'number') return level;
  return edition === 'flawed' ? level.wrong : level.right;
}

/** The parts of one edition, in order. */
export function partsOf(content: readonly ContentPart[], edition: Edition): ContentPart[] {
  return content.filter(({ onlyIn }) => !onlyIn || onlyIn === edition);
}

type Unnumbered = Omit<PlantedMistake, 'id'>;

/** Every mistake planted in the flawed edition. A cell of a table counts as a block, as it does for the readers. */
export function plantedIn(content: readonly ContentPart[]): PlantedMistake[] {
  const found: Unnumbered[] = [];
  let blockIndex = 0;
  let section = '';
  for (const part of partsOf(content, 'flawed')) {
    if (part.kind === 'heading') section = textOf(part.text ?? '', 'flawed');
    for (const text of part.rows?.flat() ?? [part.text ?? '']) {
      found.push(...inPart(part, textOf(text, 'flawed'), blockIndex, section), ...inText(text, blockIndex, section));
      blockIndex += 1;
    }
  }
  return found.map((mistake, at) => ({ id: `m${String(at + 1).padStart(2, '0')}`, ...mistake }));
}

/** A mistake that a whole heading is: its rank, or that it is there at all. */
function inPart({ level, onlyIn, rule }: ContentPart, text: string, blockIndex: number, section: string): Unnumbered[] {
  const whole = { blockIndex, section, start: 0, end: text.length };
  if (onlyIn && rule) return [{ ...whole, rule, wrong: text, right: '' }];
  if (typeof level !== 'object') return [];
  return [
    { ...whole, rule: level.rule, wrong: `heading of rank ${level.wrong}`, right: `heading of rank ${level.right}` },
  ];
}

function inText(text: string, blockIndex: number, section: string): Unnumbered[] {
  return [...text.matchAll(mark)].map((match) => {
    const [, wrong = '', right = '', rule = ''] = match;
    const start = textOf(text.slice(0, match.index), 'flawed').length;
    return { rule, blockIndex, section, start, end: start + wrong.length, wrong, right };
  });
}
