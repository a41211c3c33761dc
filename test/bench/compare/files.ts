import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant } from '../contestants/contestant.js';
import { renderPage, type MissedBars } from './page.js';
import type { Results } from './results.js';

/** Below the folder of the pages: results, plots and the texts about missed bars. */
const FOLDER = 'performance';

export function readResults(docs: string): Results | null {
  const file = join(docs, FOLDER, 'results.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : null;
}

export function writeResults(docs: string, results: Results): void {
  mkdirSync(join(docs, FOLDER), { recursive: true });
  writeFileSync(join(docs, FOLDER, 'results.json'), resultsText(results));
}

/** A line for each round: a new measurement is to make a readable change. */
export function resultsText(results: Results): string {
  const rounded = JSON.stringify(results, (_key, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value), 1);
  return `${rounded.replace(/\{\s+"requestsPerSecond"[^{}]*\{[^{}]*\}[^{}]*\}/g, (round) => round.replace(/\s+/g, ' '))}\n`;
}

/** The page and its plots, from the results in the folder. */
export function writePage(docs: string, results: Results, contestants: readonly Contestant[]): void {
  const folder = join(docs, FOLDER);
  const { markdown, plots } = renderPage(results, readMissedBars(docs), contestants);
  for (const file of readdirSync(folder)) if (file.endsWith('.svg')) rmSync(join(folder, file));
  for (const [name, svg] of plots) writeFileSync(join(folder, name), svg);
  writeFileSync(join(docs, 'performance.md'), markdown);
}

/** The sections of missed-bars.md, whose headings are the ids of bars. */
export function readMissedBars(docs: string): MissedBars {
  const file = join(docs, FOLDER, 'missed-bars.md');
  if (!existsSync(file)) return new Map();
  const [, ...sections] = readFileSync(file, 'utf8').split(/^## /m);
  return new Map(
    sections.map((section) => {
      const lineEnd = section.indexOf('\n');
      return [section.slice(0, lineEnd).trim(), section.slice(lineEnd).trim()];
    }),
  );
}
