import { Catalog, type CatalogEntry } from '@guildhall/contract';
import { poolProfile, profileOf } from './launch-profile';

const limits = { className: 'a', pingTimeoutMs: 1, startTimeoutMs: 1, env: {} };
const node = { ...limits, runtime: 'node', module: '/a.js', preload: false, flags: [] } as const;

describe('the launch profile', () => {
  it('is the same for all node agents without flags and environment, and not for others', () => {
    const key = (entry: CatalogEntry) => profileOf(entry, '/runner.js').key;
    const plain = key(node);

    expect(key({ ...node, className: 'b', module: '/b.js' })).toBe(plain);
    expect(key({ ...node, flags: ['--x'] })).not.toBe(plain);
    expect(key({ ...node, env: { A: '1' } })).not.toBe(plain);
    expect(key({ ...limits, runtime: 'exec', command: ['/bin/a'] })).not.toBe(plain);
    expect(key({ ...node, env: { A: '1', B: '2' } })).toBe(key({ ...node, env: { B: '2', A: '1' } }));
  });

  it('of the pool names the modules to load ahead, each once, and fits all plain agents', () => {
    const catalog = new Catalog([
      { ...node, className: 'a', preload: true },
      { ...node, className: 'b', preload: true },
      { ...node, className: 'c', module: '/c.js' },
      { ...node, className: 'd', module: '/d.js', preload: true, flags: ['--x'] },
    ]);
    const pool = poolProfile('/runner.js', catalog);

    expect(pool.command).toEqual([process.execPath, '/runner.js', '--idle', '/a.js']);
    expect(pool.key).toBe(profileOf(node, '/runner.js').key);
  });
});
