import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { isRefused } from './error-status';
import { methodOf } from './service-definition';

/**
 * Asks a host for a sign of life over a connection of its own. Only an answered Health counts: a stopped process still
 * accepts TCP.
 * @param timeoutMs how long to wait for the answer; default 2,000
 */
export function dialHost(address: string, timeoutMs = 2_000): Promise<'answered' | 'refused' | 'silent'> {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  const { path, requestSerialize, responseDeserialize } = methodOf('Health');
  return new Promise((resolve) => {
    const onAnswer = (failure: ServiceError | null) => {
      client.close();
      if (!failure) resolve('answered');
      else resolve(isRefused(failure) ? 'refused' : 'silent');
    };
    const options = { deadline: Date.now() + timeoutMs };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, options, onAnswer);
  });
}
