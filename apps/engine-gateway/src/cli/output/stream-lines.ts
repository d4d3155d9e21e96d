import type { AgentEventDocument } from '../../documents/agent-event.document';
import type { LogLineDocument } from '../../documents/log-line.document';
import type { MessageDocument } from '../../documents/message.document';

/** `12:30:01.250 INFO  greeted somebody {"who":"Ada"}`, after a line that tells of those that were lost. */
export function logText({ at, level, message, fields, source, dropped }: LogLineDocument): string {
  const lost = dropped > 0 ? `… ${dropped} lines are lost here\n` : '';
  const word = (source === 'log' ? level : source).toUpperCase().padEnd(6);
  const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
  return `${lost}${clock(at)} ${word} ${message}${rest}`;
}

/** `12:30:01.250 greeter {"text":"hello Ada"}`. */
export function messageText({ timestamp, sender, payload }: MessageDocument): string {
  const from = sender.name ?? sender.id ?? 'somebody';
  return `${clock(new Date(timestamp).toISOString())} ${from} ${JSON.stringify(payload)}`;
}

/** `12:30:01.250 hello/greeter running → restarting on host-1 (epoch 1700000000000): killed by SIGKILL; …`. */
export function eventText({
  at,
  guild_id,
  agent_id,
  from,
  to,
  host,
  epoch,
  cause,
  dropped,
}: AgentEventDocument): string {
  const lost = dropped > 0 ? `… ${dropped} events are lost here\n` : '';
  const where = host === undefined ? '' : ` on ${host} (epoch ${epoch})`;
  return `${lost}${clock(at)} ${guild_id}/${agent_id} ${from} → ${to}${where}: ${cause}`;
}

function clock(at: string): string {
  return at.slice(11, 23);
}
