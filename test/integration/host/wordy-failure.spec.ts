import { join } from 'node:path';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { createRequest } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld } from './support/host-world';

const slowMs = 180_000;

describe('a failure with many words', () => {
  let world: HostWorld;
  let client: HostClient;

  beforeAll(async () => {
    world = await HostWorld.start();
    ({ client } = await world.host({ catalog: join(__dirname, 'agents/catalog.yaml') }));
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  it.each([
    [100, 10],
    [2_000, 10],
    [10, 100_000],
    [20_000, 20_000],
  ])(
    '%d characters a line, %d in the error: arrives with its kind, reason and cause',
    async (lineChars, errorChars) => {
      const guild = exampleGuild();
      const agent = exampleAgent('', 'x', {
        className: 'test.WordyFailure',
        properties: { lineChars, errorChars },
      });
      const failure = await failureOf(client.call('CreateAgent', createRequest(agent, guild)));
      expect(failure).toMatchObject({
        status: 13,
        reason: 'AGENT_START_FAILED',
        error: { details: { stage: 'start' } },
      });
      expect(failure.error.message).toContain('it failed ü');
      expect(JSON.stringify(failure.error.details?.['log'])).toContain('line ');
    },
  );
});
