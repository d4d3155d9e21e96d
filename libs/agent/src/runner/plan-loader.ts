import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InitFrame } from '@guildhall/contract';
import { planOf, type AgentPlan } from '../author/agent-definition';
import { authorLibraryFile, provideAuthorLibrary } from './author-library';

/**
 * Loads the module that an init frame names and finds the class in it, among its exports and in exported lists.
 *
 * @throws Error whatever the module throws, or that it does not hold the class
 */
export async function loadPlan({ module: file, className }: InitFrame): Promise<AgentPlan> {
  if (file === undefined) throw new Error(`The catalog names no module for ${className}.`);
  provideAuthorLibrary();
  const plans = plansIn(await (preloaded.get(file) ?? loadModule(file)));
  const plan = plans.find((one) => one.className === className);
  if (plan) return plan;
  const found = [...new Set(plans.map((one) => one.className))].join(', ') || 'no agent class';
  throw new Error(
    `${file} does not export the class ${className}; it exports ${found}. ` +
      'Export what defineAgent returned, or a class with @AgentClass.',
  );
}

/** What was loaded ahead: finding a module again takes longer than all else about a start. */
const preloaded = new Map<string, Promise<unknown>>();

/**
 * Loads modules ahead of their init frame. One that fails will fail again then, and be reported. The library is there
 * already: asking for it warms up the loader, also where no module is named.
 */
export function preload(files: readonly string[]): void {
  provideAuthorLibrary();
  for (const file of [authorLibraryFile(), ...files]) {
    const loading = loadModule(file);
    preloaded.set(file, loading);
    loading.catch(() => preloaded.delete(file));
  }
}

/** CommonJS, ES modules and TypeScript that only needs its types stripped. */
async function loadModule(file: string): Promise<unknown> {
  try {
    const { createRequire } = process.getBuiltinModule('node:module');
    return createRequire(file)(file) as unknown;
  } catch (error) {
    // A module that awaits at its top level.
    if (codeOf(error) === 'ERR_REQUIRE_ASYNC_MODULE') return import(pathToFileURL(file).href);
    throw isTypeScript(file) && error instanceof SyntaxError ? needsCompiling(file, error) : error;
  }
}

function plansIn(exported: unknown, depth = 0): AgentPlan[] {
  const plan = planOf(exported);
  if (plan) return [plan];
  if (depth > 2 || typeof exported !== 'object' || exported === null) return [];
  return Object.values(exported).flatMap((value) => plansIn(value, depth + 1));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isTypeScript(file: string): boolean {
  return ['.ts', '.mts', '.cts'].includes(extname(file));
}

function needsCompiling(file: string, error: SyntaxError): Error {
  const message = `${file} is not TypeScript that runs as it is: ${error.message}. Decorators and enums need compiling; defineAgent does not.`;
  return new Error(message, { cause: error });
}
