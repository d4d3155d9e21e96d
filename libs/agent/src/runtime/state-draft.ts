import { exhausted, invalid, limits, type Json } from '@guildhall/contract';
import type { AgentState } from '../author/agent-state';
import type { DurableState } from './durable-state';

/** What one run of a handler sees and changes of the state; gone when the run fails. */
export class StateDraft implements AgentState {
  /** JSON text by key; undefined: deleted. */
  private readonly changes = new Map<string, string | undefined>();
  private bytes: number;

  constructor(
    private readonly base: DurableState,
    private readonly assertOpen: () => void,
  ) {
    this.bytes = base.bytes;
  }

  readonly get = (key: string): never => {
    const text = this.textOf(key) ?? this.base.defaults.get(key);
    // What a caller expects of its own key is its own to say.
    return (text === undefined ? undefined : JSON.parse(text)) as never;
  };

  readonly set = (key: string, value: unknown): void => {
    this.assertOpen();
    const text = JSON.stringify(value) as string | undefined;
    if (typeof key !== 'string' || key === '' || text === undefined) {
      throw invalid('ARGUMENT_INVALID', `State "${key}" takes a value that JSON can hold, not ${typeof value}.`, {
        field: key,
      });
    }
    const bytes = this.bytes - this.bytesOf(key) + entryBytes(key, text);
    if (bytes > limits.stateBytes) throw stateTooLarge(key, bytes);
    this.change(key, text, bytes);
  };

  readonly delete = (key: string): void => {
    this.assertOpen();
    if (this.textOf(key) === undefined) return;
    this.change(key, undefined, this.bytes - this.bytesOf(key));
  };

  readonly entries = (): [string, Json][] => {
    const keys = new Set([...this.base.defaults.keys(), ...this.base.keys(), ...this.changes.keys()]);
    return [...keys]
      .map((key) => [key, this.get(key) as Json] as [string, Json])
      .filter(([, value]) => value !== undefined);
  };

  /** The change as the JSON of a StateChange; undefined when there is none. */
  toJson(): string | undefined {
    if (this.changes.size === 0) return undefined;
    const set: string[] = [];
    const gone: string[] = [];
    for (const [key, text] of this.changes) {
      if (text === undefined) gone.push(JSON.stringify(key));
      else set.push(`${JSON.stringify(key)}:${text}`);
    }
    const parts = [set.length > 0 && `"set":{${set.join(',')}}`, gone.length > 0 && `"delete":[${gone.join(',')}]`];
    return `{${parts.filter(Boolean).join(',')}}`;
  }

  /** Makes the changes part of the state that later runs begin with. */
  settle(): void {
    if (this.changes.size > 0) this.base.apply(this.changes, this.bytes);
  }

  private textOf(key: string): string | undefined {
    return this.changes.has(key) ? this.changes.get(key) : this.base.text(key);
  }

  private bytesOf(key: string): number {
    const text = this.textOf(key);
    return text === undefined ? 0 : entryBytes(key, text);
  }

  private change(key: string, text: string | undefined, bytes: number): void {
    this.changes.set(key, text);
    this.bytes = bytes;
  }
}

/** Bytes of `"key":value,` in the JSON of the whole state. */
export function entryBytes(key: string, text: string): number {
  return Buffer.byteLength(JSON.stringify(key)) + Buffer.byteLength(text) + 2;
}

function stateTooLarge(key: string, sizeBytes: number) {
  const message = `With "${key}" the agent's state would hold ${sizeBytes} bytes; ${limits.stateBytes} are allowed.`;
  return exhausted('STATE_TOO_LARGE', message, { field: key, sizeBytes, limitBytes: limits.stateBytes });
}
