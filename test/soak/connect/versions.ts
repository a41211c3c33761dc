import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, type Recipe } from './recipe.js';

const START = '<!-- versions: written by npm run soak -- connect -->';
const END = '<!-- end of versions -->';

/** Writes which version of each library ran, and when, into docs/connect/README.md. */
export function writeVersions(tried: readonly { readonly recipe: Recipe; readonly version: string }[]): void {
  const file = join(PAGES, 'README.md');
  const text = readFileSync(file, 'utf8');
  const [before = '', rest = ''] = text.split(START);
  const [, after = ''] = rest.split(END);
  const rows = tried.map(({ recipe, version }) => `| [${recipe.title}](${recipe.name}.md) | ${recipe.runtime} | ${version} |`);
  const table = ['| Library | Runtime | Version |', '| --- | --- | --- |', ...rows].join('\n');
  writeFileSync(file, `${before}${START}\n\n${table}\n\n${END}${after}`);
}
