import { describeBadInput } from './bad-input.suite';
import { embeddedProof } from './support/proof-world';

describeBadInput('embedded', embeddedProof);
