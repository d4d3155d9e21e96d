import { TopicTail } from '../world/topic-tail';
import type { World } from '../world/world';

export const bareRedis = 'bare-redis';

/**
 * What any way from a publisher through a consumer to a reader costs on this machine at least: an XADD that wakes a
 * blocked XREAD, twice, in one process and with nothing done in between.
 */
export async function relayedEntry(world: World): Promise<(n: number) => Promise<number>> {
  const { url } = await world.redis();
  const { client } = await world.connect();
  const [there, back] = [new TopicTail(url, 'floor:there'), new TopicTail(url, 'floor:back')];
  return async (n) => {
    const [atConsumer, atReader] = [there.next(), back.next()];
    const start = performance.now();
    void client.xadd('floor:there', '*', 'm', n);
    await atConsumer;
    void client.xadd('floor:back', '*', 'm', n);
    await atReader;
    return performance.now() - start;
  };
}
