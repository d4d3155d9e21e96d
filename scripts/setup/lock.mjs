import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './repository.mjs';

const lockFile = join(root, '.setup-lock');
const retryMs = 200;

/** Runs the work while no other process of this checkout installs or builds; waits for one that does. */
export async function withSetupLock(work) {
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    await acquire(mine);
    return await work();
  } finally {
    if (holder() === process.pid) rmSync(lockFile, { force: true });
    rmSync(mine, { force: true });
  }
}

async function acquire(mine) {
  for (let told = false; !tryLink(mine);) {
    const pid = holder();
    if (pid !== undefined && !isAlive(pid)) removeStale(pid);
    if (!told && pid !== undefined) console.log(`setup: waiting for another set-up (pid ${pid})`);
    told = true;
    await delay(retryMs);
  }
}

// A link appears together with its content, so a lock never lacks its holder's pid.
function tryLink(mine) {
  try {
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holder() {
  return pidIn(lockFile);
}

function pidIn(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

// Another waiter may have replaced the stale lock meanwhile: what was moved away is looked at, and put back if alive.
function removeStale(stalePid) {
  const aside = `${lockFile}.stale.${process.pid}`;
  try {
    renameSync(lockFile, aside);
  } catch {
    return;
  }
  if (pidIn(aside) !== stalePid) tryLink(aside);
  rmSync(aside, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
