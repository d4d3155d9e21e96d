import { runAgentProcess } from './agent-process';

runAgentProcess();
