import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [begin, end] = ['<!-- runs: written by --record -->', '<!-- end of runs -->'];

/** Adds the last line of a run to the runs that a Markdown file lists between two comments. */
export function recordRun(file: string, heading: string, line: string): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const at = text.indexOf(end);
  const before = at < 0 ? `${text}\n${begin}\n` : text.slice(0, at);
  const after = at < 0 ? `${end}\n` : text.slice(at);
  writeFileSync(file, `${before}\n${heading}\n\n\`\`\`json\n${line}\n\`\`\`\n\n${after}`);
}
