import type { Block, BlockKind } from '../../document/reviewed-document';
import { groupBy } from '../../review/group-by';
import type { Row } from './document-rows';
import { markup, SafeHtml } from './safe-html';

type Marked = (block: Block) => SafeHtml;

/** Shows a row as what it is in the document. */
export function rowContent(row: Row, marked: Marked, rankShift: number): SafeHtml {
  const [first] = row;
  if (first.list) return list(row, marked);
  if (first.cell) return table(row, marked);
  if (first.kind === 'heading') return heading(first, marked, rankShift);
  return (single[first.kind] ?? paragraph)(first, marked);
}

const paragraph = (block: Block, marked: Marked) => markup`<p>${marked(block)}</p>`;

const single: Readonly<Partial<Record<BlockKind, typeof paragraph>>> = {
  quote: (block, marked) => markup`<blockquote><p>${marked(block)}</p></blockquote>`,
  code: (block) => markup`<pre><code>${block.text}</code></pre>`,
  image: (block) => markup`<p class="image">Picture: ${block.text}</p>`,
};

/** The page has a heading of its own, so those of the document are moved down. */
function heading(block: Block, marked: Marked, rankShift: number): SafeHtml {
  const rank = Math.min(6, block.isTitle ? 2 : (block.level ?? 1) + rankShift);
  const tag = new SafeHtml(`h${rank}`);
  const kind = block.isTitle ? 'title' : `level-${block.level ?? 1}`;
  return markup`<${tag} class="${kind}" id="b${block.index}">${marked(block)}</${tag}>`;
}

function list(row: Row, marked: Marked): SafeHtml {
  const items = row.map((block) => markup`<li class="depth-${Math.min(4, block.level ?? 1)}">${marked(block)}</li>`);
  return row[0].list?.ordered
    ? markup`<ol>
        ${items}
      </ol>`
    : markup`<ul>
        ${items}
      </ul>`;
}

function table(row: Row, marked: Marked): SafeHtml {
  const columns = Math.max(...row.map(({ cell }) => cell?.column ?? 0)) + 1;
  const lines = [...groupBy(row, ({ cell }) => cell?.row ?? 0)].sort(([a], [b]) => a - b);
  const body = lines.map(([at, cells]) => tableLine(at, cells, columns, marked));
  return markup`<div class="table">
    <table>
      ${body}
    </table>
  </div>`;
}

/** Readers leave out empty cells; here they take their place again. */
function tableLine(at: number, blocks: readonly Block[], columns: number, marked: Marked): SafeHtml {
  const cells = Array.from({ length: columns }, (_, column) => {
    const block = blocks.find(({ cell }) => cell?.column === column);
    const content = block ? marked(block) : undefined;
    return at === 0 ? markup`<th scope="col">${content}</th>` : markup`<td>${content}</td>`;
  });
  return markup`<tr>
    ${cells}
  </tr>`;
}
