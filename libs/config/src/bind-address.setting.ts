import { invalid } from '@guildhall/contract';
import { isIP } from 'node:net';
import type { Setting } from './setting';

export const bindAddress: Setting<string> = {
  variable: 'BIND_ADDRESS',
  meaning: 'Address of the network interface to listen on. Another one than loopback needs AUTH=none spelled out.',
  form: 'an IP address or localhost',
  defaultText: '127.0.0.1',
  fallback: () => '127.0.0.1',
  parse: (text) => (isIP(text) > 0 || text === 'localhost' ? text : undefined),
};

/**
 * Until callers are authenticated, only this machine may call, unless somebody decided otherwise (DESIGN 9).
 *
 * @throws GuildhallError invalid CONFIG_INVALID, field BIND_ADDRESS
 */
export function requireSafeBind<S extends { readonly bindAddress: string; readonly auth?: 'none' }>(settings: S): S {
  if (isLoopback(settings.bindAddress) || settings.auth === 'none') return settings;
  const message =
    `BIND_ADDRESS is ${settings.bindAddress}, which other machines reach, and callers are not authenticated. ` +
    'Set AUTH=none to allow that, or listen on 127.0.0.1.';
  throw invalid('CONFIG_INVALID', message, { field: 'BIND_ADDRESS' });
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
