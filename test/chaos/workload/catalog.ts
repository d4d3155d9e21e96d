import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFile } from '../cluster/program-files';

const modules = {
  Counter: 'counter',
  Worker: 'worker',
  Ping: 'rally',
  Pong: 'rally',
  Asker: 'inquiry',
  Oracle: 'inquiry',
};

/** Writes the catalog of the run's classes into a folder and says where. */
export function writeCatalog(folder: string): string {
  const entries = Object.entries(modules).map(([name, file]) => {
    return [`chaos.${name}`, { module: programFile(`test/chaos/workload/agents/${file}.js`) }];
  });
  const path = join(folder, 'catalog.json');
  writeFileSync(path, JSON.stringify({ classes: Object.fromEntries(entries) }));
  return path;
}
