import { distributedWorld } from '@guildhall/test-support';
import { describeEngine } from './engine.suite';

describeEngine('distributed', distributedWorld);
