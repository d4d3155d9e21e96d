import { createHash } from 'node:crypto';
import type { ConnectionTap } from '../../support';
import { RespReader, type RespValue } from './resp-reader';

/** One atomic step that was asked of the store, with its times by the harness's clock. */
export interface StepCall {
  readonly who: string;
  /** Name of its script. */
  readonly step: string;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly invokedMs: number;
  /** Absent: the connection ended before there was an answer. It may have been done, now or later. */
  readonly answeredMs?: number;
  readonly answer?: RespValue;
}

export interface StoreTapParts {
  readonly who: string;
  readonly names: ReadonlyMap<string, string>;
  readonly nowMs: () => number;
  readonly onCall: (call: StepCall) => void;
}

/** Listens to one connection to Redis and tells of the scripts that pass. Answers come in the order of the requests. */
export class StoreTap implements ConnectionTap {
  private readonly open: (StepCall | undefined)[] = [];
  private readonly requests = new RespReader((value) => this.requested(value));
  private readonly answers = new RespReader((value) => this.answered(value));

  constructor(private readonly parts: StoreTapParts) {}

  request(chunk: Buffer): void {
    this.requests.push(chunk);
  }

  answer(chunk: Buffer): void {
    this.answers.push(chunk);
  }

  closed(): void {
    for (const call of this.open.splice(0)) if (call) this.parts.onCall(call);
  }

  private requested(value: RespValue): void {
    this.open.push(this.callOf(value as readonly string[]));
  }

  private answered(answer: RespValue): void {
    const call = this.open.shift();
    if (call && !isUnknownScript(answer)) this.parts.onCall({ ...call, answeredMs: this.parts.nowMs(), answer });
  }

  private callOf([command = '', script = '', count = '0', ...rest]: readonly string[]): StepCall | undefined {
    const step = this.parts.names.get(shaOf(command.toLowerCase(), script));
    if (step === undefined) return undefined;
    const { who, nowMs } = this.parts;
    const keyCount = Number(count);
    return { who, step, keys: rest.slice(0, keyCount), args: rest.slice(keyCount), invokedMs: nowMs() };
  }
}

function shaOf(command: string, script: string): string {
  if (command === 'evalsha') return script;
  return command === 'eval' ? createHash('sha1').update(script).digest('hex') : '';
}

/** Nothing was done; the client sends the script itself next. */
function isUnknownScript(answer: RespValue): boolean {
  return typeof answer === 'object' && answer !== null && 'error' in answer && answer.error.startsWith('NOSCRIPT');
}
