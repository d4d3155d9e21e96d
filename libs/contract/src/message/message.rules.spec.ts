import type { GuildhallError } from '../errors/guildhall-error';
import { checkMessage, checkTopic } from './message.rules';
import { newMessage } from './new-message';

function refusalOf(act: () => void): Pick<GuildhallError, 'code' | 'field'> | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    const { code, field } = error as GuildhallError;
    return { code, field };
  }
}

const message = newMessage({ topic: 'plans', sender: { id: 'a' }, payload: { n: 1 } });

describe('checkTopic', () => {
  it.each(['a', '#', 'a:b{c} d%', 'ä'.repeat(255), '\u{1F600}'.repeat(255)])('accepts %j', (topic) => {
    expect(refusalOf(() => checkTopic(topic))).toBeUndefined();
  });

  it.each(['', 'a\nb', 'a\u0000', 'x'.repeat(256), '\ud800', 7, undefined])('refuses %j', (topic) => {
    expect(refusalOf(() => checkTopic(topic))).toEqual({ code: 'TOPIC_INVALID', field: 'topic' });
  });
});

describe('newMessage', () => {
  it('fills in id, format and time and keeps what was given', () => {
    expect(message).toMatchObject({ topic: 'plans', sender: { id: 'a' }, payload: { n: 1 }, format: 'generic_json' });
    expect(message.id).not.toBe(newMessage({ ...message, id: undefined }).id);
    expect(newMessage({ ...message, id: 'mine', timestamp: 5 })).toMatchObject({ id: 'mine', timestamp: 5 });
  });
});

describe('checkMessage', () => {
  it.each([
    ['id', { id: '' }],
    ['sender', { sender: 'me' }],
    ['sender', { sender: { id: 5 } }],
    ['payload', { payload: [1] }],
    ['payload', { payload: null }],
    ['payload', { payload: { n: 1n } }],
    ['format', { format: undefined }],
    ['timestamp', { timestamp: Number.NaN }],
    ['priority', { priority: 10 }],
    ['priority', { priority: 1.5 }],
    ['recipients', { recipients: [{ id: 'a' }, 'b'] }],
    ['thread', { thread: 'a\nb' }],
  ])('names %s when it is wrong', (field, change) => {
    expect(refusalOf(() => checkMessage({ ...message, ...change }))).toEqual({ code: 'MESSAGE_INVALID', field });
  });

  it('refuses a payload that contains itself', () => {
    const payload: Record<string, unknown> = {};
    payload['self'] = payload;
    expect(refusalOf(() => checkMessage({ ...message, payload }))?.code).toBe('MESSAGE_INVALID');
  });

  it('counts bytes, not characters, against the limit', () => {
    const ofBytes = (count: number) => ({ ...message, payload: { text: 'é'.repeat(count / 2) } });
    expect(refusalOf(() => checkMessage(ofBytes(1024 * 1024 - 1000)))).toBeUndefined();
    expect(refusalOf(() => checkMessage(ofBytes(1024 * 1024)))).toEqual({
      code: 'MESSAGE_TOO_LARGE',
      field: 'payload',
    });
  });

  it('refuses a reply_to that is no topic', () => {
    expect(refusalOf(() => checkMessage({ ...message, reply_to: '' }))).toEqual({
      code: 'TOPIC_INVALID',
      field: 'reply_to',
    });
  });
});
