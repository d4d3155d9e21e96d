// Proves in every test run that the import-direction rule bites: lints planted violations with the real
// configuration and fails when ESLint is content with one of them, or complains of what is allowed.
import { ESLint } from 'eslint';

const forbidden = [
  ['libs/registry/src/planted.ts', "export { x } from '@guildhall/placement';"],
  ['libs/registry/src/planted.ts', "import type { x } from '@guildhall/messaging';\nexport type y = x;"],
  ['libs/registry/src/planted.ts', "export { x } from '../../processes/src/x';"],
  ['libs/redis/src/planted.ts', "export const x = () => import('@guildhall/engine');"],
  ['libs/engine/src/planted.ts', "export const x = () => import('@guildhall/host');"],
  ['libs/contract/src/planted.ts', "export { x } from '@guildhall/redis';"],
  ['libs/agent/src/planted.ts', "export { Injectable } from '@nestjs/common';"],
  ['libs/engine/src/planted.ts', "export { x } from '../../../apps/agent-host/src/x';"],
  ['apps/agent-host/src/planted.ts', "export { x } from '../../engine-gateway/src/x';"],
];

const permitted = [
  ['libs/registry/src/planted.ts', "export { x } from '@guildhall/contract';\nexport { y } from './y';"],
  ['libs/agent/src/planted.ts', "import type { Redis } from 'ioredis';\nexport type y = Redis;"],
  ['apps/agent-host/src/planted.ts', "export { x } from '@guildhall/host';"],
];

const files = [...forbidden, ...permitted].map(([file]) => file);
const eslint = new ESLint({
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: { allowDefaultProject: [...new Set(files)] } } },
    },
  ],
});

async function complaints(file, code) {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: file });
  const fatal = result.messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${file} could not be linted: ${fatal.message}`);
  return result.messages.filter((message) => message.ruleId === 'guildhall/import-direction');
}

async function mistakes(cases, isMistake, word) {
  const found = [];
  for (const [file, code] of cases) {
    if (isMistake(await complaints(file, code))) found.push(`ESLint ${word} in ${file}:\n${code}`);
  }
  return found;
}

const found = [
  ...(await mistakes(forbidden, (messages) => messages.length === 0, 'accepted a planted violation')),
  ...(await mistakes(permitted, (messages) => messages.length > 0, 'refused an allowed import')),
];
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exit(1);
}
console.log(
  `The import rule refused ${forbidden.length} planted violations and accepted ${permitted.length} allowed imports.`,
);
