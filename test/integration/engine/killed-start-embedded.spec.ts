import { describeKilledStart } from './killed-start.suite';
import { embeddedProof } from './support/proof-world';

describeKilledStart('embedded', embeddedProof);
