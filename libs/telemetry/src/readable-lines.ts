import type { DestinationStream } from 'pino';

/** Turns JSON lines into lines for people: `12:30:01.250 INFO  agent-host: took the lease agent=a1 epoch=7`. */
export function readableLines(destination: DestinationStream): DestinationStream {
  return { write: (line: string) => destination.write(`${readable(line)}\n`) };
}

function readable(line: string): string {
  const { time, level, name, pid: _pid, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const clock = String(time).slice(11, 23);
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${readableValue(value)}`);
  return `${clock} ${String(level).toUpperCase().padEnd(5)} ${String(name)}: ${String(message ?? '')}${rest.join('')}`;
}

function readableValue(value: unknown): string {
  if (isErrorDocument(value)) return `${value.message}${value.stack ? `\n${value.stack}` : ''}`;
  return typeof value === 'string' && !/[\s"=]/.test(value) ? value : JSON.stringify(value);
}

function isErrorDocument(value: unknown): value is { message: string; stack?: string } {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
