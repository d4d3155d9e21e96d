import { limits } from '@guildhall/contract';
import { DeliveryLine, type HeldDelivery } from './delivery-line';

const held = (change: Partial<HeldDelivery> = {}): HeldDelivery => {
  return { topic: 'work', pos: '1794996000123-0', attempt: 1, json: '{"payload":{"n":1}}', ...change };
};

describe('DeliveryLine', () => {
  it('is the frame as the protocol has it, each message as the store gave it', () => {
    const line = new DeliveryLine();
    expect(line.isEmpty).toBe(true);
    line.add(held());
    line.add(held({ topic: 'a "b" {c}', queue: 'q"', pos: '1794996000123-1', attempt: 3 }));
    expect(JSON.parse(line.toString())).toEqual({
      t: 'deliver',
      d: [
        { topic: 'work', pos: '1794996000123-0', attempt: 1, message: { payload: { n: 1 } } },
        { topic: 'a "b" {c}', queue: 'q"', pos: '1794996000123-1', attempt: 3, message: { payload: { n: 1 } } },
      ],
    });
  });

  it('is full long before a frame is too long, also of the longest messages', () => {
    const line = new DeliveryLine();
    for (let count = 0; !line.isFull; count++) {
      line.add(held());
      expect(count).toBeLessThan(10_000);
    }
    const json = JSON.stringify({ payload: '\u4e00'.repeat(limits.messageBytes / 3) });
    line.add(held({ json }));
    expect(Buffer.byteLength(line.toString())).toBeLessThan(limits.frameBytes);
  });
});
