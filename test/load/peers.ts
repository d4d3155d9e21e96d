import { prepareRay, rayPeer } from './floors/ray/ray-environment';

/** Of peers that are not there with a checkout. */
const preparations: { readonly [peer: string]: (signal: AbortSignal) => Promise<void> } = { [rayPeer]: prepareRay };

/**
 * Gets what a peer needs before anything is measured.
 * @throws UsageError when the machine lacks what it takes
 */
export async function preparePeer(peer: string | undefined, signal: AbortSignal): Promise<void> {
  if (peer !== undefined) await preparations[peer]?.(signal);
}
