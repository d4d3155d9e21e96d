import { invalid, unavailable, type GuildhallError } from '@guildhall/contract';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface ListenAddress {
  readonly httpPort: number;
  readonly bindAddress: string;
}

/**
 * Tells early that a port is taken: before an engine has started agents only to end them again.
 *
 * @throws GuildhallError unavailable PORT_IN_USE | invalid CONFIG_INVALID
 */
export async function requireFreePort(address: ListenAddress): Promise<void> {
  const server = createServer().listen(address.httpPort, address.bindAddress);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw asListenFailure(error, address);
  }
  server.close();
  await once(server, 'close');
}

/** What listening threw, in the words of the settings; what it did not throw comes back as it is. */
export function asListenFailure(error: unknown, { httpPort, bindAddress }: ListenAddress): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `port ${httpPort} of ${bindAddress}`;
  if (code === 'EADDRINUSE') return portInUse(where);
  if (code === 'EACCES')
    return badSetting('HTTP_PORT', `This user may not listen on ${where}. Choose a port above 1023.`);
  if (code !== 'EADDRNOTAVAIL') return error;
  return badSetting('BIND_ADDRESS', `BIND_ADDRESS is ${bindAddress}, which is no address of this machine.`);
}

function portInUse(where: string): GuildhallError {
  const message = `Another process listens on ${where}. Set HTTP_PORT (or --port) to a free one; 0 takes any.`;
  return unavailable('PORT_IN_USE', message, { field: 'HTTP_PORT' });
}

function badSetting(field: string, message: string): GuildhallError {
  return invalid('CONFIG_INVALID', message, { field });
}
