import { eventually } from '@guildhall/test-support';
import type { HostCandidate } from './host-candidate';
import { HostDirectory } from './host-directory';

/** A source that says what a test tells it to, and counts how often it is asked. */
class ToldSource {
  hosts: HostCandidate[] = [];
  asked = 0;
  failure: Error | undefined;

  async list(): Promise<readonly HostCandidate[]> {
    this.asked++;
    if (this.failure) throw this.failure;
    return this.hosts;
  }
}

const named = (...names: string[]) => names.map((host) => ({ host, address: `${host}:1`, running: 0, capacity: 2 }));

describe('HostDirectory', () => {
  let source: ToldSource;
  let directory: HostDirectory;

  beforeEach(() => {
    source = new ToldSource();
    directory = new HostDirectory(source);
  });

  const names = async () => (await directory.list()).map(({ host }) => host);

  it('sorts hosts by name, whatever the order of the source', async () => {
    source.hosts = named('host-10', 'b', 'host-2', 'a');

    expect(await names()).toEqual(['a', 'b', 'host-10', 'host-2']);
  });

  it('asks once for any number of choices at the same time, and not again at once', async () => {
    await Promise.all(Array.from({ length: 100 }, () => directory.list()));
    await directory.list();

    expect(source.asked).toBe(1);
  });

  it('learns of hosts that come and go within about a second', async () => {
    source.hosts = named('a', 'b');
    expect(await names()).toEqual(['a', 'b']);

    source.hosts = named('b', 'c');

    await eventually(async () => expect(await names()).toEqual(['b', 'c']));
  });

  it('learns at once when it is asked to', async () => {
    await directory.list();
    source.hosts = named('late');

    await directory.refresh();

    expect(await names()).toEqual(['late']);
  });

  it('hands on the failure of its source once the picture is too old', async () => {
    source.hosts = named('a');
    expect(await names()).toEqual(['a']);
    source.failure = new Error('the store does not answer');

    await eventually(() => expect(directory.list()).rejects.toThrow('does not answer'));
  });

  it('is full by what was sent to a host before the host says so, until that is gone', async () => {
    source.hosts = named('a');
    const [host] = await directory.list();
    if (!host) throw new Error('no host');
    directory.notePlaced(host);
    expect(directory.isFull(host)).toBe(false);

    directory.notePlaced(host);
    expect([directory.isFull(host), directory.runningOn(host)]).toEqual([true, 2]);

    directory.noteGone('a');
    expect([directory.isFull(host), directory.runningOn(host)]).toEqual([false, 1]);
  });

  it('never takes a host of unknown capacity for full', () => {
    const host = { host: 'a', address: 'a:1' };
    for (let sent = 0; sent < 1_000; sent++) directory.notePlaced(host);

    expect(directory.isFull(host)).toBe(false);
  });
});
