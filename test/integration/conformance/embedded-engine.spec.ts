import { embeddedWorld } from '../../support';
import { describeEngine } from './engine.suite';

describeEngine('embedded', embeddedWorld);
