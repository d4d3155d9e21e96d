import { describeBadInput } from './bad-input.suite';
import { distributedProof } from './support/proof-world';

describeBadInput('distributed', distributedProof);
