import { invalid, unavailable } from '@guildhall/contract';

export interface ListenTarget {
  /** The variable that holds the port. */
  readonly variable: string;
  readonly port: number;
  readonly bindAddress: string;
}

/**
 * Why a port could not be listened on; grpc-js tells it in its text only.
 * @throws GuildhallError unavailable PORT_IN_USE | invalid CONFIG_INVALID | what it was, when it was something else
 */
export function listenFailure(error: unknown, { variable, port, bindAddress }: ListenTarget): never {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('EADDRINUSE')) {
    const message = `Port ${port} is in use by another program. Set ${variable} to a free one.`;
    throw unavailable('PORT_IN_USE', message, { field: variable });
  }
  if (/EADDRNOTAVAIL|EACCES/.test(text)) {
    const message = `BIND_ADDRESS ${bindAddress} with port ${port} cannot be listened on (${text}).`;
    throw invalid('CONFIG_INVALID', message, { field: 'BIND_ADDRESS' });
  }
  throw error;
}
