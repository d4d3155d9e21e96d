import { embeddedWorld } from '@guildhall/test-support';
import { describeEngine } from './engine.suite';

describeEngine('embedded', embeddedWorld);
