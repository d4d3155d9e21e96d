/** The part of mammoth's document tree that we read. mammoth types it as `any`. */
export interface DocxElement {
  readonly type: string;
  readonly value?: string;
  readonly styleId?: string | null;
  readonly styleName?: string | null;
  readonly altText?: string | null;
  readonly numbering?: { readonly level: string | number; readonly isOrdered: boolean } | null;
  readonly children?: readonly DocxElement[];
}

/** The text of an element as a reader sees it: tabs and line breaks become spaces, notes and pictures are left out. */
export function textOf(element: DocxElement): string {
  if (element.type === 'text') return element.value ?? '';
  if (element.type === 'tab' || element.type === 'break') return ' ';
  return (element.children ?? []).map(textOf).join('');
}

/** @returns every element below (and with) `element` for which `matches` holds, in reading order */
export function elementsIn(element: DocxElement, matches: (element: DocxElement) => boolean): DocxElement[] {
  const below = (element.children ?? []).flatMap((child) => elementsIn(child, matches));
  return matches(element) ? [element, ...below] : below;
}
