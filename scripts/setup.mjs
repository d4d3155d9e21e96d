// Makes a checkout ready to run: dependencies as locked, a build as new as its sources, with --redis a redis-server.
// Plain Node, version 18 or newer, because it runs before anything is installed.
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { isBuilt } from './setup/build-stamp.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { ensureRedis } from './setup/redis.mjs';
import { main } from './setup/repository.mjs';

/** @param options redis: also make sure of redis-server; withBuild: false leaves dist as it is */
export async function setup({ redis = false, withBuild = true } = {}) {
  await withSetupLock(async () => {
    if (redis) await ensureRedis();
    await ensureDependencies();
    if (withBuild) await ensureBuild();
  });
}

async function ensureBuild() {
  if (isBuilt()) return console.log('setup: the build is as new as its sources');
  console.log('setup: building');
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => setup({ redis: process.argv.includes('--redis') }));
}
