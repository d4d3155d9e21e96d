import { scriptOf, type ModuleFunction } from './compiled-script';

// The program that hosts start. It holds nothing but what it takes to run main.ts from compiled code.
const file = `${__dirname}/agent-main.js`;
const run = scriptOf(file).runInThisContext() as ModuleFunction;
run(exports, require, module, file, __dirname);
