/** HTML that may be put into a page as it is. Made only by `markup`, which escapes everything else. */
export class SafeHtml {
  constructor(readonly text: string) {}
}

type Part = SafeHtml | string | number | undefined | readonly (SafeHtml | undefined)[];

/** A tagged template: `markup\`<p>${text}</p>\``. Text is escaped, HTML is not, lists are joined, undefined is nothing. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): SafeHtml {
  return new SafeHtml(literals.reduce((all, literal, at) => all + rendered(parts[at - 1]) + literal));
}

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof SafeHtml) return part.text;
  if (typeof part === 'object') return part.map(rendered).join('');
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  // Control characters are no HTML; documents may hold them all the same.
  return text.replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
