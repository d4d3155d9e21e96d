import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which the kernel takes ports of outgoing connections: a program that is started again finds its
 * port free, and a connection to a port where nobody listens cannot meet itself.
 */
const [lowest, highest] = [12_000, 32_000];
let next = lowest + Math.floor(Math.random() * (highest - lowest));

/** A TCP port that nobody listens on just now at any of the addresses; default the loopback's usual one. */
export async function freePort(addresses: readonly string[] = ['127.0.0.1']): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = next;
    next = next < highest ? next + 1 : lowest;
    const free = await Promise.all(addresses.map((address) => isFree(port, address)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`no port is free at all of ${addresses.join(', ')}`);
}

async function isFree(port: number, address: string): Promise<boolean> {
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
