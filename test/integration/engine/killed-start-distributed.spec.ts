import { describeKilledStart } from './killed-start.suite';
import { distributedProof } from './support/proof-world';

describeKilledStart('distributed', distributedProof);
