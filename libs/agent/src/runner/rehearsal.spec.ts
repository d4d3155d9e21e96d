import type { Transport } from '../runtime/transport';
import { rehearse } from './rehearsal';

it('goes through a whole start, up to ready', async () => {
  const said: string[] = [];
  const transport: Transport = {
    congested: false,
    send: (line) => said.push((JSON.parse(line) as { t: string }).t),
    flush: () => undefined,
    drained: () => Promise.resolve(),
  };

  rehearse(transport);
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));

  expect(said).toEqual(['loaded', 'ready']);
});
