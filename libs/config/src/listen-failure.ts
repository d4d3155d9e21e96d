import { invalid, unavailable } from '@guildhall/contract';
import { hostAddress } from './host-address';

export interface ListenTarget {
  /** The variable that holds the port. */
  readonly variable: string;
  /** The option of the command line that goes before it. */
  readonly option?: string;
  readonly port: number;
  readonly bindAddress: string;
}

/** Codes of the system; grpc-js tells them in its text only. */
const explanations: readonly (readonly [code: string, explain: (target: ListenTarget) => Error])[] = [
  ['EADDRINUSE', portInUse],
  ['EACCES', portForbidden],
  ['EADDRNOTAVAIL', foreignAddress],
];

/**
 * What listening threw, in the words of the settings: unavailable PORT_IN_USE or invalid CONFIG_INVALID, with the variable
 * as its field. What is something else comes back as it is.
 */
export function asListenFailure(error: unknown, target: ListenTarget): unknown {
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : String(error);
  const explain = explanations.find(([code]) => text.includes(code))?.[1];
  return explain ? explain(target) : error;
}

function portInUse({ variable, option, port, bindAddress }: ListenTarget) {
  const setting = option === undefined ? variable : `${variable} (or ${option})`;
  const message = `Another process listens on ${hostAddress(bindAddress, port)}. Set ${setting} to a free port.`;
  return unavailable('PORT_IN_USE', message, { field: variable });
}

function portForbidden({ variable, port, bindAddress }: ListenTarget) {
  const message = `This user may not listen on ${hostAddress(bindAddress, port)}. Set ${variable} to a port above 1023.`;
  return invalid('CONFIG_INVALID', message, { field: variable });
}

function foreignAddress({ bindAddress }: ListenTarget) {
  const message = `BIND_ADDRESS is ${bindAddress}, which is no address of this machine.`;
  return invalid('CONFIG_INVALID', message, { field: 'BIND_ADDRESS' });
}
