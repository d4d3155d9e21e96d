import { join } from 'node:path';
import { guildSpec } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { reviewFile } from '../../../apps/document-mesh/src/run/review-file';
import { embeddedWorld, type World } from '../../support/engine-world';

const producer = { id: 'producer', name: 'Producer', description: 'Fails.', className: 'documents.Producer' };

describe('a review of which an agent has given up a part', () => {
  let world: World;
  let engine: ExecutionEngine;

  beforeAll(async () => {
    world = await embeddedWorld({ catalog: join(__dirname, 'agents/giving-up.yaml') });
    ({ engine } = world);
  });

  afterAll(() => world.close());

  it('ends, and says which agent and why', async () => {
    const guild = guildSpec({ id: 'review', name: 'review', description: 'Fails.', agents: [producer] });
    const run = await engine.runGuild(guild);
    expect(run.failed).toEqual([]);
    const options = { onSuggestions: () => undefined, signal: new AbortController().signal };
    await expect(reviewFile(engine, 'review', '/any.txt', options)).rejects.toMatchObject({
      kind: 'internal',
      code: 'INTERNAL',
      message: expect.stringMatching(/Agent producer could not do its part and has given up: .*the reader broke/),
    });
  });
});
