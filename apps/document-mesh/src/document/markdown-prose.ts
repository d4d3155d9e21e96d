import type { Nodes, PhrasingContent } from 'mdast';
import type { TextRange } from './reviewed-document';

export interface Prose {
  readonly text: string;
  readonly notProse?: readonly TextRange[];
}

/**
 * The text of inline Markdown as a reader sees it: marks, link targets, pictures and HTML are gone, line ends are
 * spaces, and inline code and bare addresses are kept but named as no prose.
 */
export function proseOf(nodes: readonly PhrasingContent[]): Prose {
  const collected = { text: '', notProse: [] as TextRange[] };
  for (const node of nodes) collect(node, collected);
  const text = collected.text.trimEnd();
  return collected.notProse.length > 0 ? { text, notProse: collected.notProse } : { text };
}

function collect(node: Nodes, into: { text: string; notProse: TextRange[] }): void {
  const start = into.text.length;
  if (node.type === 'text') into.text += node.value.replace(/\s*\n\s*/g, ' ');
  else if (node.type === 'inlineCode') into.text += node.value;
  else if (node.type === 'break') into.text += ' ';
  else if (node.type !== 'image' && 'children' in node) for (const child of node.children) collect(child, into);
  if (node.type === 'inlineCode') into.notProse.push({ start, end: into.text.length });
}
