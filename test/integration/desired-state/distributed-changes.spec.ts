import { distributedWorld } from '../../support';
import { describeChanges } from './change.suite';

describeChanges('distributed', distributedWorld);
