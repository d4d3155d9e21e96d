import type { AgentContext } from '@guildhall/agent';
import { invalid, limits, type GuildhallError } from '@guildhall/contract';
import type { TaskMessage } from './mesh-messages';

/** Of an order, for what differs from the task it is made of: the plan, and who says so. */
const orderBytes = 4096;
/** More than id, topic, format, trace and time of a message. */
const envelopeBytes = 512;

/**
 * All tasks of a document leave in one commit, so that none is lost or doubled; and the outline is one message however
 * long the document is.
 *
 * @param file the document's, for the sentence
 * @throws GuildhallError invalid DOCUMENT_TOO_LARGE, field `file`: nothing may be published then
 */
export function requireRoom(messages: readonly TaskMessage[], file: string, ctx: AgentContext): void {
  const sender = Buffer.byteLength(JSON.stringify([ctx.agent.id, ctx.agent.name, ctx.thread]));
  const sizes = messages.map((message) => Buffer.byteLength(JSON.stringify(message)) + sender + envelopeBytes);
  const sizeBytes = sizes.reduce((sum, size) => sum + size, 0);
  if (sizeBytes > limits.publishedBytes) throw tooLarge(file, 'its sections take', sizeBytes, limits.publishedBytes);
  const largestBytes = Math.max(...sizes) + orderBytes;
  if (largestBytes > limits.messageBytes) throw tooLarge(file, largest, largestBytes, limits.messageBytes);
}

const largest = 'its outline (headings, and what refers to sections, tables and figures) or a section takes';

function tooLarge(file: string, what: string, sizeBytes: number, limit: number): GuildhallError {
  const [has, most] = [sizeBytes, limit].map((bytes) => Math.ceil((bytes / 1024 / 1024) * 10) / 10);
  const message = `${file} has too much text: ${what} ${has} MB as messages, the limit is ${most} MB. Split the document.`;
  return invalid('DOCUMENT_TOO_LARGE', message, { field: 'file', limit });
}
