import { messageId } from './message-id';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('messageId', () => {
  it('is a UUIDv7 that carries the time of its making', () => {
    const beforeMs = Date.now();
    const id = messageId();
    expect(id).toMatch(uuidV7);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(beforeMs);
  });

  it('sorts strictly, more often than 4,096 times in one millisecond too', () => {
    const ids = Array.from({ length: 20_000 }, () => messageId());
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('goes on growing when the clock is set back', () => {
    const later = messageId(Date.now() + 60_000);
    const afterwards = messageId(Date.now());
    expect(afterwards > later).toBe(true);
  });
});
