import type { Block } from '../../document/reviewed-document';
import { severities } from '../../review/finding';
import type { NumberedFinding } from './numbered-finding';
import { markup, type SafeHtml } from './safe-html';

/** A finding longer than this is shown by a tint behind the text instead of a mark on it. */
const WIDE_CHARS = 60;

/**
 * The text of a block with its findings marked in place. Findings may overlap: the text is cut wherever one begins or
 * ends, and each piece is marked with the worst that lies on it. A number after its last piece leads to the note.
 */
export function markedText(block: Block, findings: readonly NumberedFinding[]): SafeHtml {
  const cuts = [0, block.text.length, ...findings.flatMap(({ start, end }) => [start, end])];
  const borders = [...new Set(cuts)].sort((a, b) => a - b);
  return markup`${borders.map((start, at) => piece(block, start, borders[at + 1] ?? start, findings))}`;
}

function piece({ text }: Block, start: number, end: number, findings: readonly NumberedFinding[]): SafeHtml {
  const covering = findings.filter((finding) => finding.start <= start && start < end && end <= finding.end);
  const marks = covering.filter((finding) => !isWide(finding));
  const ending = findings.filter((finding) => finding.end === end && start < end);
  const content = visibleSpace(text.slice(start, end), marks.length > 0);
  return markup`${layered(content, covering, marks)}${ending.map(reference)}`;
}

function layered(content: string, covering: readonly NumberedFinding[], marks: readonly NumberedFinding[]): SafeHtml {
  const text =
    marks.length > 0
      ? markup`<mark class="${worst(marks)} ${marks.map(kind).join(' ')}">${content}</mark>`
      : markup`${content}`;
  const wide = covering.filter(isWide);
  return wide.length > 0 ? markup`<span class="wide ${worst(wide)}">${text}</span>` : text;
}

function reference({ number, severity, category }: NumberedFinding): SafeHtml {
  const label = `Note ${number}: ${severity}`;
  const kind = `ref ${severity} ${category}`;
  return markup`<a class="${kind}" id="r${number}" href="#n${number}" aria-label="${label}">${number}</a>`;
}

function isWide({ start, end }: NumberedFinding): boolean {
  return end - start > WIDE_CHARS;
}

function kind({ category, severity }: NumberedFinding): string {
  return `is-${category} is-${severity}`;
}

function worst(findings: readonly NumberedFinding[]): string {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'hint';
}

/** A mark on blanks alone would not be seen. */
function visibleSpace(text: string, isMarked: boolean): string {
  return isMarked && text.trim() === '' ? '␣'.repeat(text.length) : text;
}
