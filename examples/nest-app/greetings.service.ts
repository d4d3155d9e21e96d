import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { parseGuildFile } from '@guildhall/contract';
import { EngineService } from '@guildhall/engine';

/** Keeps the hello guild running and asks its greeter. */
@Injectable()
export class GreetingsService implements OnApplicationBootstrap {
  constructor(private readonly engine: EngineService) {}

  async onApplicationBootstrap(): Promise<void> {
    const file = join(__dirname, '../guilds/hello.yaml');
    const { failed } = await this.engine.runGuild(parseGuildFile(await readFile(file, 'utf8'), 'yaml', file));
    if (failed[0]) throw failed[0].error;
  }

  /** Sends one greeting through the greeter's process and waits for what it answers. */
  async greet(who: string): Promise<string> {
    const signal = AbortSignal.timeout(5000);
    const { id, pos } = await this.engine.publish('hello', 'greetings', { who });
    const answers = this.engine.follow('hello', 'answers', { from: { after: pos }, signal });
    for await (const { message } of answers) {
      if (message.thread === id) return (message.payload as { text: string }).text;
    }
    throw new Error('the greeter did not answer in 5 s');
  }

  agents() {
    return this.engine.listAgents('hello');
  }
}
