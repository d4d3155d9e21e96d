import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = join(__dirname, '../../..');
const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map(inDocs)];

describe('links of the documents', () => {
  it.each(pages.filter((file) => file.endsWith('.md')))('%s leads nowhere but to what is there', (file) => {
    expect(linksOf(file).filter((link) => !isThere(file, link))).toEqual([]);
  });

  it('are found', () => {
    expect(linksOf('docs/architecture.md')).toContain('model/README.md');
    expect(isThere('docs/architecture.md', 'configuration.md#guildhall-options-in-a-specification')).toBe(true);
    expect(isThere('docs/architecture.md', 'configuration.md#nothing-of-that-name')).toBe(false);
    expect(isThere('docs/architecture.md', '#life-of-an-agent-process')).toBe(true);
  });
});

function inDocs(file: string): string {
  return join('docs', file);
}

/** Those that lead to other files or places here. Code holds none. */
function linksOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/^```[^]*?^```/gm, '');
  const links = [...text.replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function isThere(from: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path ? resolve(root, dirname(from), path) : join(root, from);
  return existsSync(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
