import { RespReader, type RespValue } from '../../chaos/history/resp-reader';

const text = '*3\r\n$7\r\nevalsha\r\n$2\r\nä\r\n:5\r\n+OK\r\n-ERR no\r\n$-1\r\n*-1\r\n*2\r\n$0\r\n\r\n*1\r\n:-2\r\n';
const values = [['evalsha', 'ä', 5], 'OK', { error: 'ERR no' }, null, null, ['', [-2]]];

describe('a reader of the protocol of Redis', () => {
  it.each([1, 2, 3, 7, 1000])('finds the same values in pieces of %d bytes', (size) => {
    const found: RespValue[] = [];
    const reader = new RespReader((value) => found.push(value));
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    expect(found).toEqual(values);
  });
});
