import { isIP } from 'node:net';

/** `host:port` as it is dialled and listened on; an IPv6 address, as Kubernetes gives it, stands in brackets there. */
export function hostAddress(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
