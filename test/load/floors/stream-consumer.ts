import { once } from 'node:events';
import { join } from 'node:path';
import type { World } from '../world/world';

/** Peer: a consumer written by hand over Redis Streams, without fence, state, order of effects or a way back. */
export const streamsPeer = 'streams';

const program = join(__dirname, 'stream-consumer.program.js');

export interface StreamConsumer {
  /** The stream that holds its answers. */
  readonly answers: string;
  end(): Promise<void>;
}

export type Ask = (payload: { readonly n: number }) => Promise<unknown>;

/** A way to write a question for the consumer of this name, before or after it is started. */
export async function streamQuestions(world: World, name: string): Promise<Ask> {
  const { client } = await world.connect();
  return (payload) => client.xadd(`${name}:questions`, '*', 'm', JSON.stringify(payload));
}

export async function startStreamConsumer(world: World, name: string): Promise<StreamConsumer> {
  const { url } = await world.redis();
  const answers = `${name}:answers`;
  const args = [program, url, `${name}:questions`, answers];
  const child = world.processes.spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  return { answers, end: () => world.processes.end(child) };
}
