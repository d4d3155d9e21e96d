// The least consumer of a Redis stream: answers each entry, remembers nothing, survives nothing.
// Arguments: URL, stream of the questions, stream of the answers.
import { Redis } from 'ioredis';

type Entries = readonly (readonly [id: string, fields: readonly string[]])[];

const [url = '', questions = '', answers = ''] = process.argv.slice(2);
const redis = new Redis(url);

async function consume(): Promise<never> {
  for (let after = '0-0'; ;) {
    const found = await redis.xread('COUNT', 512, 'BLOCK', 0, 'STREAMS', questions, after);
    const entries = (found?.[0]?.[1] ?? []) as Entries;
    const pipeline = redis.pipeline();
    for (const [, fields] of entries) pipeline.xadd(answers, '*', 'm', fields[1] ?? '');
    await pipeline.exec();
    after = entries.at(-1)?.[0] ?? after;
  }
}

void redis.ping().then(() => {
  process.stdout.write('ready\n');
  return consume();
});
