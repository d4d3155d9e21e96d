import { join } from 'node:path';
import { scriptOf } from '../../../libs/agent/src/runner/compiled-script';
import { root } from './support/runner-bundle';

it('the build leaves compiled code of the runner that this Node takes', () => {
  expect(scriptOf(join(root, 'dist/agent-main.js')).cachedDataRejected).toBe(false);
});
