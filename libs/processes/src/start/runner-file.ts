import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The bundled runner of this installation: beside the build output, looked for from here upwards. */
export function runnerFile(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const found = ['agent-runner.js', 'dist/agent-runner.js'].map((name) => join(folder, name)).find(existsSync);
    if (found) return found;
  }
  throw new Error('agent-runner.js is missing from the installation. Run the build.');
}
