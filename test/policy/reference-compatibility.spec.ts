import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This file is dist/test/policy/reference-compatibility.spec.js. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const page = read('docs/reference-compatibility.md');
const program = read('test/fixtures/codersdk/main.go');
const { paths } = JSON.parse(read('docs/openapi.json')) as { paths: Record<string, Record<string, unknown>> };
/** A method of the SDK and its request: `GET /api/v2/users/{}`, `-` for none, empty if it depends. */
const methods = new Map(
  read('test/fixtures/codersdk/methods.txt')
    .trim()
    .split('\n')
    .map((line) => line.split(/ (.*)/))
    .map(([name = '', request = '']) => [name, request.replace(/\/$/, '')]),
);
const served = new Set(
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((verb) => `${verb.toUpperCase()} ${path.replace(/\{[^}]*\}/g, '{}')}`),
  ),
);

function section(title: string): string {
  const [, after = ''] = page.split(`\n## ${title}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** Names in the second column of the section's table; without a table, in its text. */
function namesIn(title: string): string[] {
  const rows = section(title).split('\n');
  const cells = rows.some((row) => row.startsWith('|')) ? rows.flatMap((row) => row.split('|')[2] ?? []) : rows;
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Za-z0-9]+)`/g)].map(([, name = '']) => name));
}

const [here, notHere, itself] = [namesIn('Here'), namesIn('Not here'), namesIn('The client itself')];

describe("docs/reference-compatibility.md and the reference's SDK", () => {
  it('lists every method once, and no other', () => {
    expect([...here, ...notHere, ...itself].sort()).toEqual([...methods.keys()].sort());
  });

  it.each(here)('%s is served, and called by the test that drives the SDK', (name) => {
    expect(served).toContain(methods.get(name));
    expect(program).toMatch(new RegExp(`(?:try|report)\\("${name}"`));
  });

  it.each(notHere)('%s is not served', (name) => {
    expect(served).not.toContain(methods.get(name));
  });

  it("says of the client's own methods that they send no request", () => {
    expect(itself.map((name) => methods.get(name))).toEqual(itself.map(() => '-'));
  });
});
