import { Injectable } from '@nestjs/common';
import { notFound, type GuildhallError, type GuildSpec } from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';

const trustMs = 5_000;
const mostTrusted = 10_000;

/** Tells whether a guild exists, so that a message to a mistyped one is refused and not lost. */
@Injectable()
export class KnownGuilds {
  /** Guilds that were seen, and until when that counts: publishing must not read a guild each time. */
  private readonly seenUntil = new Map<string, number>();

  constructor(private readonly engine: EngineService) {}

  /** @throws GuildhallError not_found GUILD_NOT_FOUND */
  async get(guildId: string): Promise<GuildSpec> {
    const guild = await this.engine.getGuild(guildId);
    if (guild) return guild;
    this.seenUntil.delete(guildId);
    throw guildNotFound(guildId);
  }

  /**
   * As `get`, except that a guild seen in the last 5 s is taken to exist.
   * @throws GuildhallError not_found GUILD_NOT_FOUND
   */
  async require(guildId: string): Promise<void> {
    if ((this.seenUntil.get(guildId) ?? 0) > Date.now()) return;
    await this.get(guildId);
    if (this.seenUntil.size >= mostTrusted) this.seenUntil.clear();
    this.seenUntil.set(guildId, Date.now() + trustMs);
  }

  /** To be called when a guild has ended. */
  forget(guildId: string): void {
    this.seenUntil.delete(guildId);
  }
}

export function guildNotFound(guildId: string): GuildhallError {
  const message = `No guild ${guildId} is declared. List guilds to see their ids.`;
  return notFound('GUILD_NOT_FOUND', message, { field: 'guild_id' });
}
