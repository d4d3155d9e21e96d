import {
  deadlineExceeded,
  GuildhallError,
  unavailable,
  type AnswerFrame,
  type Message,
  type ResponseFrame,
} from '@guildhall/contract';
import type { Transport } from './transport';

/** One request of the message in hand, for as long as that message is in hand. */
interface Asked {
  readonly resolve: (answer: Message) => void;
  readonly reject: (error: Error) => void;
  answer?: Message;
}

/** The requests of the message in hand, and their answers, which come past the mailbox. */
export class PendingRequests {
  private readonly asked = new Map<string, Asked>();
  /** Which request a call number stands for, until the host has answered the call. */
  private readonly calls = new Map<number, string>();
  private lastCall = 0;
  private closed = false;

  constructor(private readonly transport: Transport) {}

  /**
   * Sends a request and waits for its answer. The same request asked again, by a handler that is tried again, gets the
   * answer that came meanwhile; else it is sent again, which the store recognises by its id.
   */
  ask(request: Message, json: string, deadlineMs: number): Promise<Message> {
    const known = this.asked.get(request.id)?.answer;
    if (known) return Promise.resolve(known);
    if (this.closed) return Promise.reject(shuttingDown());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(tooLate(request, deadlineMs)), deadlineMs);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      this.asked.set(request.id, { resolve: settled(resolve), reject: settled(reject) });
      this.send(request.id, json);
    });
  }

  /** The host took the message, or refused it. */
  onAnswer({ call, error }: AnswerFrame): void {
    const asked = this.asked.get(this.calls.get(call) ?? '');
    this.calls.delete(call);
    if (error) asked?.reject(GuildhallError.fromJSON(error));
  }

  onResponse({ message }: ResponseFrame): void {
    const asked = this.asked.get(message.in_response_to ?? '');
    if (!asked || asked.answer) return;
    asked.answer = message;
    asked.resolve(message);
  }

  /** Ends the waiting of a run that no longer counts. Answers that come later are kept for the next run. */
  rejectAll(error: Error): void {
    for (const { reject } of this.asked.values()) reject(error);
  }

  /** The message in hand is settled: its answers are of no more use. */
  forget(): void {
    if (this.asked.size > 0) this.asked.clear();
    if (this.calls.size > 0) this.calls.clear();
  }

  /** The agent stops: nobody waits any longer, and nobody asks any more. */
  close(): void {
    this.closed = true;
    this.rejectAll(shuttingDown());
  }

  private send(id: string, json: string): void {
    this.lastCall += 1;
    this.calls.set(this.lastCall, id);
    this.transport.send(`{"t":"publish","call":${this.lastCall},"message":${json},"expectsResponse":true}`);
  }
}

function tooLate({ topic }: Message, deadlineMs: number): GuildhallError {
  const message = `Nobody answered the request on "${topic}" within ${deadlineMs} ms.`;
  return deadlineExceeded('CALL_TIMEOUT', message, { topic, deadlineMs });
}

function shuttingDown(): GuildhallError {
  return unavailable('SHUTTING_DOWN', 'The agent is asked to stop; it waits for no more answers.');
}
