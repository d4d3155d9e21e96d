import { setTimeout as delay } from 'node:timers/promises';
import { encodeGuildSpec, type GuildSpec } from '@guildhall/contract';
import type { Trace } from '../trace';

const callMs = 30_000;
const retryMs = 200;

export interface Declaration {
  readonly urls: readonly string[];
  readonly guilds: readonly GuildSpec[];
  readonly trace: Trace;
  readonly signal: AbortSignal;
}

/** Declares guilds through the gateways, each until one has taken it. What runs already is left as it is. */
export async function declareGuilds({ urls, guilds, trace, signal }: Declaration): Promise<void> {
  await Promise.all(guilds.map((guild) => declare(guild)));

  async function declare(guild: GuildSpec): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const url = urls[attempt % urls.length]!;
      if (await put(`${url}/v1/guilds/${guild.id}`, guild)) return;
      await delay(retryMs);
    }
  }

  async function put(url: string, guild: GuildSpec): Promise<boolean> {
    const body = JSON.stringify(encodeGuildSpec(guild));
    const limit = AbortSignal.any([signal, AbortSignal.timeout(callMs)]);
    const headers = { 'content-type': 'application/json' };
    try {
      const response = await fetch(url, { method: 'PUT', headers, body, signal: limit });
      const answer = await response.text();
      trace.note(`PUT ${url}: ${response.status} ${summary(answer)}`);
      return response.status === 200;
    } catch {
      return false;
    }
  }
}

function summary(answer: string): string {
  const { running = [], failed = [], code } = JSON.parse(answer) as RunAnswer;
  const reasons = failed.map(({ agent_id: id, error }) => `${id} ${error.code}`).join(', ');
  return code ?? `${running.length} running, ${failed.length} failed ${reasons}`;
}

interface RunAnswer {
  readonly running?: readonly unknown[];
  readonly failed?: readonly { readonly agent_id: string; readonly error: { readonly code: string } }[];
  readonly code?: string;
}
