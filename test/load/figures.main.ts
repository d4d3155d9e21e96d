// Writes the tables of docs/benchmarks.md from docs/benchmarks/*.json: node dist/test/load/figures.main.js
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarks } from './benchmarks';
import type { Report } from './report/report';
import { reportsAsMarkdown } from './report/markdown.reporter';

const folder = 'docs/benchmarks';
const page = 'docs/benchmarks.md';
const [begin, end] = ['<!-- figures: begin -->', '<!-- figures: end -->'];

const files = new Set(readdirSync(folder));
const names = Object.keys(benchmarks).filter((name) => files.has(`${name}.json`));
const reports = names.map((name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Report);

const text = readFileSync(page, 'utf8');
const [head, rest] = [text.slice(0, text.indexOf(begin)), text.slice(text.indexOf(end))];
writeFileSync(page, `${head}${begin}\n\n${reportsAsMarkdown(reports)}\n${rest}`);
