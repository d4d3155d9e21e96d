import type { Delivery } from '@guildhall/contract';

/** A delivery whose message is JSON, as the store gave it: the host has no need to read it. */
export interface HeldDelivery extends Omit<Delivery, 'message'> {
  readonly json: string;
}

/** More would keep an agent waiting for the end of a line. */
const lineChars = 32 * 1024;

/**
 * A `deliver` frame, put together as text. It ends with the message that makes it full, which is far below what a line of
 * the protocol may hold (`limits.frameBytes`) even where that is the longest of messages.
 */
export class DeliveryLine {
  private text = '';

  get isEmpty(): boolean {
    return this.text === '';
  }

  get isFull(): boolean {
    return this.text.length >= lineChars;
  }

  add({ topic, queue, pos, attempt, json }: HeldDelivery): void {
    const place = `"topic":${JSON.stringify(topic)}${queue === undefined ? '' : `,"queue":${JSON.stringify(queue)}`}`;
    const separator = this.isEmpty ? '' : ',';
    this.text += `${separator}{${place},"pos":"${pos}","attempt":${attempt},"message":${json}}`;
  }

  toString(): string {
    return `{"t":"deliver","d":[${this.text}]}`;
  }
}
