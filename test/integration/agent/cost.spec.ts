import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { tempFolder, type TempFolder } from '../../support';
import { delivery, initFrame } from './support/agent-process';
import { bundleRunner, compile, exampleSources } from './support/runner-bundle';

const rounds = 9;
const messages = 200_000;
const credit = 512;
const frameMessages = 128;

/** What an agent costs beside a bare Node process, measured in the same run. Printed; only the memory is a promise. */
describe('the cost of an agent process', () => {
  let folder: TempFolder;
  let runner: string;
  let module: string;
  let children: ChildProcess[] = [];

  beforeAll(async () => {
    folder = await tempFolder();
    runner = await bundleRunner(folder.path);
    [module = ''] = await compile([join(exampleSources, 'answering.ts')], folder.path);
    writeFileSync(join(folder.path, 'bare.js'), `setInterval(() => {}, 1e6); require('fs').writeSync(3, 'ready');`);
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
  });

  afterAll(() => folder.remove());

  function run(file: string): { child: ChildProcess; socket: Duplex } {
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    children.push(child);
    return { child, socket: child.stdio[3] as Duplex };
  }

  async function bare() {
    const beganMs = performance.now();
    const { child, socket } = run(join(folder.path, 'bare.js'));
    await once(socket, 'data');
    return { child, readyMs: performance.now() - beganMs };
  }

  async function agent() {
    const beganMs = performance.now();
    const { child, socket } = run(runner);
    socket.write(`${JSON.stringify(initFrame('examples.Answering', module))}\n`);
    await heard(socket, '"loaded"');
    socket.write('{"t":"start"}\n');
    await heard(socket, '"ready"');
    return { child, socket, readyMs: performance.now() - beganMs };
  }

  async function costOf(start: () => Promise<{ child: ChildProcess; readyMs: number }>) {
    const { child, readyMs } = await start();
    // What is only needed for the start is given back a little later.
    await wait(200);
    const privateMb = privateBytes(child.pid!) / 2 ** 20;
    child.kill('SIGKILL');
    return { readyMs, privateMb };
  }

  it('is at most half a bare Node process more memory', async () => {
    const costs = { bare: [] as Cost[], agent: [] as Cost[] };
    for (let round = 0; round < rounds; round += 1) {
      costs.bare.push(await costOf(bare));
      costs.agent.push(await costOf(agent));
    }
    const [node, own] = [medianOf(costs.bare), medianOf(costs.agent)];
    print(`bare Node: ready in ${node.readyMs.toFixed(1)} ms, ${node.privateMb.toFixed(1)} MB private`);
    print(`agent:     ready in ${own.readyMs.toFixed(1)} ms, ${own.privateMb.toFixed(1)} MB private`);
    expect(own.privateMb).toBeLessThan(1.5 * node.privateMb);
  });

  it('is little time for each message', async () => {
    const { socket } = await agent();
    const beganMs = performance.now();
    const count = await answersTo(socket, messages);
    const seconds = (performance.now() - beganMs) / 1000;
    print(`${Math.round(count / seconds)} messages/s through an answering handler, ${credit} credits`);
    expect(count).toBe(messages);
  });
});

interface Cost {
  readonly readyMs: number;
  readonly privateMb: number;
}

/** Delivers by credit and counts the commits, without reading them: the harness must not be what is measured. */
async function answersTo(socket: Duplex, total: number): Promise<number> {
  let sent = 0;
  let committed = 0;
  const pump = () => {
    while (sent < total && sent - committed + frameMessages <= credit) {
      const batch = Array.from({ length: Math.min(frameMessages, total - sent) }, (_, n) => sent + n + 1);
      sent += batch.length;
      socket.write(`${JSON.stringify({ t: 'deliver', d: batch.map((n) => delivery('questions', n, { n })) })}\n`);
    }
  };
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) committed += 1;
      if (committed >= total) return resolve();
      pump();
    });
  });
  pump();
  await done;
  return committed;
}

async function heard(socket: Duplex, text: string): Promise<void> {
  for (let all = ''; !all.includes(text);) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    all += chunk.toString();
  }
}

function privateBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)].map(([, size]) => Number(size));
  return kilobytes.reduce((sum, size) => sum + size, 0) * 1024;
}

function medianOf(costs: readonly Cost[]): Cost {
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return { readyMs: middle(costs.map(({ readyMs }) => readyMs)), privateMb: middle(costs.map((one) => one.privateMb)) };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
