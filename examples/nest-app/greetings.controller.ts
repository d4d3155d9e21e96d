import { Controller, Get, Param } from '@nestjs/common';
import { GreetingsService } from './greetings.service';

@Controller()
export class GreetingsController {
  constructor(private readonly greetings: GreetingsService) {}

  @Get('hello/:who')
  async hello(@Param('who') who: string): Promise<{ text: string }> {
    return { text: await this.greetings.greet(who) };
  }

  @Get('agents')
  async agents(): Promise<{ agentId: string; state: string; pid?: number }[]> {
    const agents = await this.greetings.agents();
    return agents.map(({ agentId, state, info }) => ({ agentId, state, pid: info?.pid }));
  }
}
