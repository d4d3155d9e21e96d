import type { Lint, LocalLinter } from 'harper.js' with { 'resolution-mode': 'import' };
import type { CheckRequest, RawLint, UnknownWord, WorkerReply } from './worker-protocol';

// The thread in which Harper works. It states what the engines say; what of it becomes a finding is decided by the
// reviewer. The file has no imports that are left at run time, so that Node runs the .ts as it runs the compiled .js.
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');

const plain = { language: 'plaintext', dedup: false } as const;
const spelling = 'SpellCheck';

interface Engines {
  /** All rules, American spelling. */
  readonly american: LocalLinter;
  /** British spelling alone. */
  readonly british: LocalLinter;
}

async function loadEngines(disabledRules: readonly string[]): Promise<Engines> {
  const { Dialect, LocalLinter } = await import('harper.js');
  // The slim binary has the same rules and keeps one WebAssembly instance instead of two.
  const { slimBinary: binary } = await import('harper.js/slimBinary');
  const american = new LocalLinter({ binary, dialect: Dialect.American });
  const british = new LocalLinter({ binary, dialect: Dialect.British });
  const rules = Object.keys(await american.getLintConfig());
  await american.setLintConfig(
    Object.fromEntries(rules.map((rule) => [rule, disabledRules.includes(rule) ? false : null])),
  );
  await british.setLintConfig(Object.fromEntries(rules.map((rule) => [rule, rule === spelling])));
  // The first text pays for compiling; better now than within a text's time limit.
  await check({ american, british }, 'This is a sentence, and there is one more.');
  return { american, british };
}

let hunspell: Promise<{ correct(word: string): boolean }> | undefined;

/** Loaded when the first unknown word comes up: 150 ms and 45 MB that a clean text does not need. */
function loadHunspell() {
  hunspell ??= Promise.all([import('nspell'), import('dictionary-en')]).then(([nspell, words]) =>
    nspell.default({ aff: Buffer.from(words.default.aff), dic: Buffer.from(words.default.dic) }),
  );
  return hunspell;
}

async function check({ american, british }: Engines, text: string) {
  const groups = await american.organizedLints(text, plain);
  const { [spelling]: misspelt = [], ...others } = groups;
  const lints = Object.entries(others).flatMap(([rule, found]) => found.map((lint) => rawLint(rule, lint)));
  const suspects = misspelt.map((lint) => rawLint(spelling, lint));
  if (suspects.length === 0) return { lints, unknown: [] };
  const alsoBritish = (await british.lint(text, plain)).map((lint) => rawLint(spelling, lint).start);
  const inBoth = suspects.filter(({ start }) => alsoBritish.includes(start));
  return { lints, unknown: await unknownTo(inBoth, text) };
}

async function unknownTo(suspects: readonly RawLint[], text: string): Promise<UnknownWord[]> {
  if (suspects.length === 0) return [];
  const dictionary = await loadHunspell();
  return suspects
    .map(({ start, end, suggestions }) => ({ start, end, word: text.slice(start, end), suggestions }))
    .filter(({ word }) => !dictionary.correct(word));
}

/** Copies a lint out of WebAssembly memory and frees it there. */
function rawLint(rule: string, lint: Lint): RawLint {
  const { start, end } = lint.span();
  const problem = lint.get_problem_text();
  const suggestions = lint.suggestions().map((suggestion) => replacement(suggestion, problem));
  const raw = { rule, kind: lint.lint_kind(), start, end, message: lint.message(), suggestions };
  lint.free();
  return raw;
}

/** Harper's suggestions replace (0), remove (1) or insert after (2); a finding's always replace. */
function replacement(suggestion: ReturnType<Lint['suggestions']>[number], problem: string): string {
  const text = suggestion.get_replacement_text();
  if (Number(suggestion.kind()) === 1) return '';
  return Number(suggestion.kind()) === 2 ? problem + text : text;
}

async function serve(): Promise<void> {
  const engines = await loadEngines(workerData.disabledRules);
  const say = (reply: WorkerReply) => parentPort?.postMessage(reply);
  parentPort?.on('message', ({ id, text }: CheckRequest) => {
    check(engines, text).then(
      (checked) => say({ type: 'checked', id, ...checked }),
      (error: unknown) => say({ type: 'failed', id, message: String(error) }),
    );
  });
  say({ type: 'ready' });
}

void serve();
