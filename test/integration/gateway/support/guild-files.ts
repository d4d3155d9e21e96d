import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface AgentLines {
  readonly id: string;
  readonly class_name: string;
  readonly [field: string]: unknown;
}

/** A guild's document. */
export function guildDocument(id: string, agents: readonly AgentLines[]) {
  const named = agents.map((agent) => ({ name: agent.id, description: 'An agent of a test.', ...agent }));
  return { id, name: 'Test', description: 'A guild of a test.', agents: named };
}

/** Writes a document into a folder as JSON and returns the path. */
export async function guildFile(folder: string, name: string, document: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}
