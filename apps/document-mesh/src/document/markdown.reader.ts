import type { List, Paragraph, RootContent } from 'mdast';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { BlockSequence } from './block-sequence';
import { withoutFrontMatter } from './front-matter';
import { proseOf } from './markdown-prose';
import { pipeCells } from './pipe-table';
import type { Block, ListPlace, ReadContent } from './reviewed-document';

/** Reads Markdown (CommonMark, with GitHub's tables). Code is kept as blocks that reviewers leave alone. */
export function readMarkdown(text: string): ReadContent {
  const { body, title } = withoutFrontMatter(text);
  const root = unified().use(remarkParse).parse(body);
  const walk = new MarkdownWalk(body);
  walk.visitAll(root.children);
  return { blocks: walk.blocks.finish(), metadataTitle: title };
}

class MarkdownWalk {
  readonly blocks = new BlockSequence();
  private lists = 0;
  private tables = 0;

  constructor(private readonly source: string) {}

  visitAll(nodes: readonly RootContent[], kind: Block['kind'] = 'paragraph'): void {
    for (const node of nodes) this.visit(node, kind);
  }

  private visit(node: RootContent, kind: Block['kind']): void {
    const line = node.position?.start.line;
    if (node.type === 'heading')
      this.blocks.add({ kind: 'heading', level: node.depth, line, ...proseOf(node.children) });
    else if (node.type === 'code') this.blocks.add({ kind: 'code', line, text: node.value });
    else if (node.type === 'blockquote') this.visitAll(node.children, 'quote');
    else if (node.type === 'list') this.visitList(node, 1, { id: this.lists++, ordered: node.ordered ?? false });
    else if (node.type === 'paragraph') this.visitParagraph(node, kind);
  }

  private visitParagraph(paragraph: Paragraph, kind: Block['kind']): void {
    const line = paragraph.position?.start.line ?? 1;
    const { start, end } = { start: paragraph.position?.start.offset, end: paragraph.position?.end.offset };
    const cells = pipeCells(this.source.slice(start, end));
    if (!cells) return this.addProse(paragraph, kind, line);
    const table = this.tables++;
    for (const { row, column, line: below, text } of cells) {
      this.blocks.add({ kind: 'table-cell', line: line + below, cell: { table, row, column }, ...cellProse(text) });
    }
  }

  private addProse(paragraph: Paragraph, kind: Block['kind'], line: number): void {
    this.blocks.add({ kind, line, ...proseOf(paragraph.children) });
    for (const text of imagesIn(paragraph)) this.blocks.add({ kind: 'image', line, text });
  }

  private visitList(list: List, level: number, place: ListPlace): void {
    for (const item of list.children) {
      let first = true;
      for (const child of item.children) {
        if (child.type === 'list') this.visitList(child, level + 1, place);
        else if (child.type === 'paragraph' && first) this.addItem(child, level, place);
        else this.visit(child, 'paragraph');
        first = false;
      }
    }
  }

  private addItem(paragraph: Paragraph, level: number, list: ListPlace): void {
    const line = paragraph.position?.start.line;
    this.blocks.add({ kind: 'list-item', level, line, list, ...proseOf(paragraph.children) });
  }
}

function cellProse(source: string) {
  const first = unified().use(remarkParse).parse(source).children[0];
  return first?.type === 'paragraph' ? proseOf(first.children) : { text: source };
}

/** The descriptions of the pictures below a node; a picture without one is called Image. */
function imagesIn(node: RootContent): string[] {
  if (node.type === 'image' || node.type === 'imageReference') return [node.alt || 'Image'];
  return 'children' in node ? node.children.flatMap(imagesIn) : [];
}
