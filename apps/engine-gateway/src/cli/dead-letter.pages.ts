import type { DeadLetterDocument } from '../documents/dead-letter.document';
import type { GatewayClient } from './gateway.client';

const pageSize = 100;

/** Which dead letters of a guild. */
export interface DeadLetterChoice {
  readonly guildId: string;
  /** Only those that failed with this agent. */
  readonly agentId?: string;
}

/** Dead letters, oldest first, a page of the gateway at a time. */
export async function* deadLetterPages(
  client: GatewayClient,
  { guildId, agentId }: DeadLetterChoice,
): AsyncGenerator<DeadLetterDocument> {
  let page: DeadLetterDocument[];
  let after: string | undefined;
  do {
    const query = { after, limit: pageSize };
    page = await client.call<DeadLetterDocument[]>({ path: ['guilds', guildId, 'dead-letters'], query });
    yield* page.filter((letter) => agentId === undefined || letter.agent_id === agentId);
    after = page.at(-1)?.id;
  } while (page.length === pageSize);
}
