import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository-texts.js';

/** The names in the tables of docs/reference/response-headers.md, in lower case. */
export function documentedHeaders(): ReadonlySet<string> {
  const page = readFileSync(join(ROOT, 'docs', 'reference', 'response-headers.md'), 'utf8');
  return new Set(
    [...page.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) =>
      cell
        .toLowerCase()
        .split(/`(?:, `)?/)
        .filter(Boolean),
    ),
  );
}
