import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../support/processes';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { Program, root } from './support/program';

const slowMs = 180_000;
const main = join(root, 'dist/apps/document-mesh/src/demo.main.js');
const plantedFile = join(root, 'apps/document-mesh/documents/planted-mistakes.json');

interface Place {
  readonly rule: string;
  readonly blockIndex: number;
  readonly start: number;
  readonly end: number;
}

interface Finding extends Place {
  readonly id: string;
  readonly category: string;
  readonly by: { readonly agentId: string; readonly pid: number };
}

describe('npm run demo', () => {
  let folder: TempFolder;

  beforeEach(async () => {
    folder = await tempFolder();
  });

  afterEach(() => folder.remove());

  const start = () => Program.start([main], { cwd: folder.path });
  const written = (name: string) => join(folder.path, 'out', name);

  /** Pids of the agents, as it prints them when they are ready. */
  async function agentsOf(demo: Program): Promise<Map<string, number>> {
    await demo.said(/aggregator +pid \d+/);
    const lines = demo.output.matchAll(/^ {2}([\w-]+) +pid (\d+)/gm);
    return new Map([...lines].map(([, agentId, pid]) => [agentId!, Number(pid)]));
  }

  function findings(): Finding[] {
    return (JSON.parse(readFileSync(written('report.json'), 'utf8')) as { findings: Finding[] }).findings;
  }

  /** All planted mistakes were found, each finding once, and no two at one place by one rule. */
  function expectComplete(found: readonly Finding[]): void {
    const planted = JSON.parse(readFileSync(plantedFile, 'utf8')) as (Place & { id: string })[];
    expect(planted.length).toBeGreaterThanOrEqual(20);
    const missed = planted.filter((mistake) => !found.some((finding) => isAt(finding, mistake)));
    expect(missed.map(({ id }) => id)).toEqual([]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const places = found.map(({ rule, blockIndex, start: from, end }) => [rule, blockIndex, from, end].join(' '));
    expect(new Set(places).size).toBe(found.length);
  }

  it(
    'finds all that is planted, tells it as it comes, and leaves two reports and no process',
    async () => {
      const demo = start();
      const agents = await agentsOf(demo);
      expect(agents.size).toBe(7);
      expect(new Set(agents.values()).size).toBe(7);
      expect(await demo.ended()).toEqual({ code: 0, signal: null });

      const found = findings();
      expectComplete(found);
      for (const { by } of found) expect(agents.get(by.agentId)).toBe(by.pid);
      expect(new Set(found.map(({ category }) => category))).toEqual(new Set(['grammar', 'structure']));
      expect(new Set(found.map(({ by }) => by.pid)).size).toBeGreaterThanOrEqual(2);
      expect(demo.output.match(/^(grammar|structure) +§.* pid \d+$/gm)).toHaveLength(found.length);
      expect(readFileSync(written('report.html'), 'utf8')).toContain('</html>');
      await demo.nothingLeft();
    },
    slowMs,
  );

  it(
    'is complete, with each finding once, when specialists are killed on the way',
    async () => {
      const demo = start();
      const agents = await agentsOf(demo);
      for (const agentId of ['grammar-1', 'structure-2']) process.kill(agents.get(agentId)!, 'SIGKILL');
      await demo.said(/^grammar +§/m);
      const late = agents.get('grammar-2')!;
      // Where the machine stalled for seconds the review may be over.
      if (isAlive(late)) process.kill(late, 'SIGKILL');
      expect(await demo.ended()).toEqual({ code: 0, signal: null });
      expectComplete(findings());
      await demo.nothingLeft();
    },
    slowMs,
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing when it is ended by %s in the middle',
    async (signal) => {
      const demo = start();
      await agentsOf(demo);
      demo.kill(signal);
      const { code } = await demo.ended();
      expect(code).not.toBe(0);
      await demo.nothingLeft();
      expect(existsSync(written('report.json'))).toBe(false);
    },
    slowMs,
  );
});

function isAt(finding: Place, { rule, blockIndex, start, end }: Place): boolean {
  return finding.rule === rule && finding.blockIndex === blockIndex && finding.start <= end && finding.end >= start;
}
