import { runAgentProcess } from './agent-process';

// node agent-runner.js [module…]: modules are loaded ahead of the init frame that may name them.
runAgentProcess(process.env, process.argv.slice(2));
