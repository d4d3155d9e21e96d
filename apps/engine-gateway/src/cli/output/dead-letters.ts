import type { DeadLetterDocument } from '../../documents/dead-letter.document';
import { table } from './table';

const headings = ['ID', 'AGENT', 'TOPIC', 'QUEUE', 'ATTEMPTS', 'AT', 'REASON'];
const reasonChars = 80;

export function deadLetterTable(letters: readonly DeadLetterDocument[]): string {
  if (letters.length === 0) return 'No dead letters.';
  return table(headings, letters.map(rowOf));
}

function rowOf({ id, agent_id, topic, queue, attempts, at, reason }: DeadLetterDocument): string[] {
  return [id, agent_id, topic, queue ?? '-', String(attempts), at, firstLine(reason)];
}

/** All of one, with its message. */
export function deadLetterText({ message, ...letter }: DeadLetterDocument): string {
  const lines = Object.entries(letter).map(([name, value]) => `${name.padEnd(9)} ${value}`);
  return [...lines, `message   ${JSON.stringify(message, undefined, 2)}`].join('\n');
}

function firstLine(text: string): string {
  const line = text.split('\n')[0]!;
  return line.length > reasonChars ? `${line.slice(0, reasonChars - 1)}…` : line;
}
