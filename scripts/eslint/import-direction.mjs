import { dirname, relative, resolve, sep } from 'node:path';

const outside = ['redis', 'sqlite', 'grpc', 'config', 'telemetry'];
const capabilities = ['registry', 'placement', 'processes', 'messaging'];
const onContract = ['contract'];
const onOutside = ['contract', ...outside];

/** Which libs an area may import. Areas that are absent here (test, scripts) may import all. */
const allowed = {
  contract: [],
  ...Object.fromEntries(outside.map((lib) => [lib, onContract])),
  ...Object.fromEntries(capabilities.map((lib) => [lib, onOutside])),
  agent: onContract,
  host: [...onOutside, ...capabilities],
  engine: [...onOutside, ...capabilities, 'host'],
  examples: ['contract', 'agent', 'engine'],
};

/** Packages that an area may import at run time, where that is limited. Types of any package are free. */
const allowedPackages = { contract: ['zod', 'yaml'], agent: [] };

/**
 * Reports imports against the direction of the architecture, whatever their form: import, export from, import(),
 * require() and import types. Works on paths alone, so that it also bites where a module does not exist.
 */
export const importDirection = {
  meta: { type: 'problem', schema: [], messages: { direction: '{{problem}}' } },
  create(context) {
    const from = areaOf(context.filename, context.cwd);
    if (!from) return {};
    const report = (node, problem) => context.report({ node, messageId: 'direction', data: { problem } });
    const check = (source, typeOnly) => {
      const problem = typeof source?.value === 'string' && problemOf(source.value, typeOnly, from, context);
      if (problem) report(source, problem);
      return Boolean(problem);
    };
    const refuseAlias = (source) => {
      if (String(source.value).startsWith('@guildhall/')) report(source, 'The build rewrites no import() of an alias.');
    };
    return {
      ImportDeclaration: (node) => check(node.source, isTypeOnly(node)),
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false) || refuseAlias(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
      TSExternalModuleReference: (node) => check(node.expression, false),
      "CallExpression[callee.name='require']": (node) => check(node.arguments[0], false),
    };
  },
};

function isTypeOnly(node) {
  return node.importKind === 'type';
}

function problemOf(specifier, typeOnly, from, context) {
  const to = targetOf(specifier, context);
  if (to) return areaProblem(specifier, from, to);
  return specifier.startsWith('.') || typeOnly ? undefined : packageProblem(specifier, from);
}

function areaProblem(specifier, from, to) {
  const relativePath = specifier.startsWith('.');
  if (to.name === from.name) return relativePath ? undefined : `Inside ${from.name}, import siblings by relative path.`;
  if (to.name === 'test') return from.spec || from.name === 'test' ? undefined : 'Only tests import test support.';
  if (from.name === 'test') return undefined;
  if (to.app) return `${from.name} must not import the app ${to.name}.`;
  if (relativePath) return `Import ${to.name} as @guildhall/${to.name}.`;
  const mayImport = allowed[from.name];
  if (!mayImport || mayImport.includes(to.name)) return undefined;
  return `${from.name} must not import ${to.name}; it may import ${mayImport.join(', ') || 'nothing of ours'}.`;
}

function packageProblem(specifier, from) {
  const packages = allowedPackages[from.name];
  if (!packages || from.spec || specifier.startsWith('node:')) return undefined;
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return packages.includes(name) ? undefined : `${from.name} must not import ${name} at run time.`;
}

function targetOf(specifier, context) {
  if (specifier.startsWith('@guildhall/test-support')) return { name: 'test' };
  if (specifier.startsWith('@guildhall/')) return { name: specifier.split('/')[1] };
  return specifier.startsWith('.') ? areaOf(resolve(dirname(context.filename), specifier), context.cwd) : undefined;
}

function areaOf(file, root) {
  const [top, second] = relative(root, file).split(sep);
  const spec = file.endsWith('.spec.ts') || file.includes(`${sep}testdata${sep}`);
  if (top === 'libs' || top === 'apps') return { name: second, app: top === 'apps', spec };
  return top === 'examples' || top === 'test' ? { name: top, app: false, spec } : undefined;
}
