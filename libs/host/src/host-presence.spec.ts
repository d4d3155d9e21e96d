import type { DialAnswer } from '@guildhall/grpc';
import type { HostLease, HostLeaseStore } from '@guildhall/registry';
import { silentLogger } from '@guildhall/telemetry';
import { HostPresence } from './host-presence';

const load = { running: 0, memoryBytes: 0, draining: false };

/** A store in which another incarnation has the name until it is fenced. */
class TakenName {
  readonly fenced: (readonly [host: string, incarnation: string, isDead: boolean | undefined])[] = [];

  constructor(private readonly holder: Pick<HostLease, 'host' | 'incarnation' | 'address'>) {}

  announce() {
    const outcome = this.fenced.length > 0 ? { outcome: 'announced' } : { outcome: 'name_taken', holder: this.holder };
    return Promise.resolve(outcome);
  }

  fence(host: string, incarnation: string, { isDead }: { isDead?: boolean } = {}) {
    this.fenced.push([host, incarnation, isDead]);
    return Promise.resolve();
  }
}

describe('a host whose name is taken', () => {
  const holder = { host: 'name', incarnation: 'theirs', address: '10.0.0.1:50051' };

  function presence(store: TakenName, answer: DialAnswer, address = '10.0.0.2:50051'): HostPresence {
    const identity = { name: 'name', address, capacity: 1, classes: [], zone: '', labels: {} };
    const options = { ...identity, hostTtlMs: 3_000, leaseTtlMs: 9_000, logger: silentLogger };
    return new HostPresence(store as unknown as HostLeaseStore, { ...options, dial: () => Promise.resolve(answer) });
  }

  it('leaves it to a holder that answers, and says which setting is at fault', async () => {
    const store = new TakenName(holder);
    const taking = presence(store, { answer: 'answered', incarnation: 'theirs' }).take(load);
    await expect(taking).rejects.toMatchObject({ kind: 'conflict', code: 'HOST_NAME_TAKEN', field: 'HOSTNAME' });
    expect(store.fenced).toEqual([]);
  });

  it.each<[string, DialAnswer, address: string, isDead: boolean]>([
    ['whose port refuses', { answer: 'refused' }, '10.0.0.2:50051', false],
    ['whose address is its own by now', { answer: 'refused' }, holder.address, true],
    ['that is another incarnation by now', { answer: 'answered', incarnation: 'third' }, '10.0.0.2:50051', false],
  ])('fences a holder %s, and takes it', async (_what, answer, address, isDead) => {
    const store = new TakenName(holder);
    await presence(store, answer, address).take(load);
    expect(store.fenced).toEqual([['name', 'theirs', isDead]]);
  });
});
