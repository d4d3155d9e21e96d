import mammoth from 'mammoth';
import { BlockSequence, type NewBlock } from './block-sequence';
import { assertSoundArchive } from './docx-archive';
import { type DocxElement, elementsIn, textOf } from './docx-element';
import type { ListPlace, ReadContent } from './reviewed-document';
import { unreadable } from './unreadable-document';

/**
 * Reads a Word document. Headings are known by their style names, which Word keeps in English in every language.
 * Text that was deleted under track changes is left out, inserted text is read.
 *
 * @throws GuildhallError invalid DOCUMENT_UNREADABLE | invalid DOCUMENT_TOO_LARGE
 */
export async function readDocx(bytes: Buffer, file: string): Promise<ReadContent> {
  assertSoundArchive(bytes, file);
  const root = await documentTree(bytes, file);
  const walk = new DocxWalk();
  for (const element of root.children ?? []) walk.visit(element);
  return { blocks: walk.blocks.finish() };
}

/** mammoth shows its tree only to a transform of a conversion; the HTML that the conversion makes is not used. */
async function documentTree(bytes: Buffer, file: string): Promise<DocxElement> {
  let tree: DocxElement | undefined;
  const keep = (element: DocxElement) => (tree = element);
  try {
    await mammoth.convertToHtml({ buffer: bytes }, { transformDocument: keep, includeEmbeddedStyleMap: false });
  } catch (error) {
    throw unreadable(file, 'The file is damaged. Open it in Word, save it again and send the new file.', error);
  }
  if (!tree) throw unreadable(file, 'It holds no document.');
  return tree;
}

class DocxWalk {
  readonly blocks = new BlockSequence();
  private list: ListPlace | undefined;
  private lists = 0;
  private tables = 0;

  visit(element: DocxElement): void {
    if (element.type === 'table') return this.visitTable(element);
    if (element.type === 'paragraph') return this.visitParagraph(element);
    for (const child of element.children ?? []) this.visit(child);
  }

  private visitParagraph(paragraph: DocxElement): void {
    const text = textOf(paragraph);
    if (text.trim() !== '') this.addParagraph(paragraph, text);
    for (const image of elementsIn(paragraph, ({ type }) => type === 'image')) {
      this.blocks.add({ kind: 'image', text: image.altText || 'Image' });
    }
  }

  private addParagraph(paragraph: DocxElement, text: string): void {
    const block = paragraphBlock(paragraph, text);
    const listed = block.kind === 'list-item' ? { list: this.listOf(paragraph) } : this.leaveList();
    this.blocks.add({ ...block, ...listed });
  }

  private visitTable(table: DocxElement): void {
    this.leaveList();
    const at = this.tables++;
    const rows = (table.children ?? []).filter(({ type }) => type === 'tableRow');
    rows.forEach((row, rowAt) =>
      (row.children ?? []).forEach((cell, column) => {
        const text = (cell.children ?? []).map(textOf).join(' ');
        this.blocks.add({ kind: 'table-cell', text, cell: { table: at, row: rowAt, column } });
      }),
    );
  }

  private listOf(paragraph: DocxElement): ListPlace {
    const ordered = paragraph.numbering?.isOrdered ?? /number/i.test(paragraph.styleName ?? '');
    const nested = Number(paragraph.numbering?.level ?? 0) > 0;
    const continues = this.list && (nested || this.list.ordered === ordered);
    this.list = continues && this.list ? this.list : { id: this.lists++, ordered };
    return this.list;
  }

  private leaveList(): { list?: ListPlace } {
    this.list = undefined;
    return {};
  }
}

function paragraphBlock(paragraph: DocxElement, text: string): NewBlock {
  const style = paragraph.styleName ?? paragraph.styleId ?? '';
  const heading = /^heading (\d)$/i.exec(style);
  if (/^title$/i.test(style)) return { kind: 'heading', level: 1, isTitle: true, text };
  if (heading) return { kind: 'heading', level: Math.min(6, Number(heading[1])), text };
  if (/quote/i.test(style)) return { kind: 'quote', text };
  if (/code|preformatted|verbatim/i.test(style)) return { kind: 'code', text };
  const listed = paragraph.numbering || /^list (bullet|number|paragraph)/i.test(style);
  if (listed) return { kind: 'list-item', level: Number(paragraph.numbering?.level ?? 0) + 1, text };
  return { kind: 'paragraph', text };
}
