const yamlBlock = /^---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/** Takes the YAML head off a Markdown text. Its lines become empty, so that line numbers stay true. */
export function withoutFrontMatter(text: string): { body: string; title?: string } {
  const match = yamlBlock.exec(text);
  if (!match) return { body: text };
  const blank = match[0].replace(/[^\n]/g, '');
  const title = /^title:\s*(["']?)(.+?)\1\s*$/m.exec(match[1] ?? '')?.[2];
  return { body: blank + text.slice(match[0].length), title };
}
