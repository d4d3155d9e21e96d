import { distributedWorld } from '../../support';
import { describeEngine } from './engine.suite';

describeEngine('distributed', distributedWorld);
