import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed, runCommand } from './repository.mjs';

/** Makes sure that redis-server can be run: installs Debian's where this user may, else says what to do. */
export async function ensureRedis() {
  if (isOnPath('redis-server')) return console.log('setup: redis-server is there');
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    throw new CommandFailed(
      'redis-server is missing. Install it (Debian: apt-get install redis-server) and try again.',
    );
  }
  console.log('setup: installing redis-server (apt-get)');
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  await runCommand('apt-get', ['-qq', 'update']);
  await runCommand('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'redis-server']);
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
