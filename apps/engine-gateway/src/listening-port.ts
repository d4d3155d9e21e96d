import { asListenFailure, type ListenTarget } from '@guildhall/config';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Tells early that a port is taken: before an engine has started agents only to end them again.
 *
 * @throws GuildhallError unavailable PORT_IN_USE | invalid CONFIG_INVALID
 */
export async function requireFreePort(target: ListenTarget): Promise<void> {
  const server = createServer().listen(target.port, target.bindAddress);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw asListenFailure(error, target);
  }
  server.close();
  await once(server, 'close');
}
