import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import type { HealthResponse } from '@guildhall/contract';
import { isRefused } from './error-status';
import { methodOf } from './service-definition';

/**
 * What a host says when it is dialled. `refused`: nobody listens there, which is proof that the host is gone; `silent` is
 * no evidence.
 */
export type DialAnswer =
  { readonly answer: 'answered'; readonly incarnation: string } | { readonly answer: 'refused' | 'silent' };

/** How a dial proved that a host is gone, for people. */
export function whyGone({ answer }: DialAnswer): string {
  return answer === 'answered' ? 'another incarnation answers at its address' : 'its port refuses connections';
}

/**
 * Asks a host for a sign of life over a connection of its own. Only an answered Health counts: a stopped process still
 * accepts TCP.
 * @param timeoutMs how long to wait for the answer; default 2,000
 */
export function dialHost(address: string, timeoutMs = 2_000): Promise<DialAnswer> {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  const { path, requestSerialize, responseDeserialize } = methodOf('Health');
  return new Promise((resolve) => {
    const onAnswer = (failure: ServiceError | null, response?: unknown) => {
      client.close();
      if (failure) resolve({ answer: isRefused(failure) ? 'refused' : 'silent' });
      else resolve({ answer: 'answered', incarnation: (response as HealthResponse).incarnation });
    };
    const options = { deadline: Date.now() + timeoutMs };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, options, onAnswer);
  });
}
