import { embeddedWorld } from '../../support';
import { describeChanges } from './change.suite';

describeChanges('embedded', embeddedWorld);
