import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { FrameWriter } from './frame-writer';

describe('FrameWriter', () => {
  it('sends the frames of one tick in one write, in order', async () => {
    const socket = new PassThrough();
    const writes: string[] = [];
    socket.on('data', (chunk: Buffer) => writes.push(chunk.toString()));
    const writer = new FrameWriter(socket);

    writer.send({ t: 'ping', n: 1 });
    writer.send({ t: 'start' });
    expect(writer.bufferedBytes).toBe('{"t":"ping","n":1}\n{"t":"start"}\n'.length);
    await setImmediate();
    writer.send({ t: 'ping', n: 2 });
    await setImmediate();

    expect(writes).toEqual(['{"t":"ping","n":1}\n{"t":"start"}\n', '{"t":"ping","n":2}\n']);
    expect(writer.bufferedBytes).toBe(0);
  });

  it('drops what comes after the end', async () => {
    const socket = new PassThrough();
    const writer = new FrameWriter(socket);
    socket.destroy();

    writer.send({ t: 'start' });
    await setImmediate();

    expect(writer.bufferedBytes).toBe(0);
  });
});
