import { runAgentProcess } from './agent-process';

// node agent-runner.js [--idle [module…]]: it waits in a pool, and loads modules ahead of the init frame that may name them.
const [mode, ...modules] = process.argv.slice(2);
runAgentProcess(process.env, mode === '--idle' ? { preload: modules } : undefined);
