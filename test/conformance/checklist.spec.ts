import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The tests run from dist/test/conformance; the list and the sources of the tests stand in the repository. */
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const LIST = `${REPOSITORY}docs/conformance/`;
const TESTS = `${REPOSITORY}test/conformance/`;
const TEST_SUFFIX = '.e2e-spec.ts';

const ID = String.raw`(?:\d{4}|2\.1|MCP|CIMD|RP|ASVS|NEG)-\d+(?:\.\d+)*`;
/** A test's title: every one of them begins with the ids of the lines it proves. */
const TITLE = new RegExp(String.raw`(['"\`])(${ID}[ ,:].*?)\1`, 'g');
const TESTED = String.raw`tested [a-z0-9-]+(?:, [a-z0-9-]+)*(?: \([^()]+\))?`;
const STATE = new RegExp(`^(?:${TESTED}|deviates: .+; ${TESTED}|issue \\d+|later: .+|n/a: .+)$`);

interface Line {
  readonly id: string;
  readonly level: string;
  readonly duty: string;
  readonly state: string;
}

function readLines(file: string): Line[] {
  const rows = readFileSync(LIST + file, 'utf8')
    .split('\n')
    .filter((row) => row.startsWith('| ') && !/^\| (id|---) /.test(row));
  return rows.map((row) => {
    const cells = row.split(/(?<!\\)\|/).slice(1, -1);
    expect({ row, cells: cells.length }).toEqual({ row, cells: 5 });
    const [id = '', , level = '', duty = '', state = ''] = cells.map((cell) => cell.trim());
    return { id, level, duty, state };
  });
}

/** The files that a state claims to be tested in. */
function claimedFiles(state: string): string[] {
  const claim = new RegExp(TESTED).exec(state)?.[0] ?? '';
  return claim
    .replace(/^tested /, '')
    .replace(/ \(.*$/, '')
    .split(', ')
    .filter(Boolean);
}

const lines = readdirSync(LIST)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .flatMap(readLines);
const testFiles = readdirSync(TESTS).filter((file) => file.endsWith(TEST_SUFFIX));

/** Which ids the titles of each test file name; the file without its ending. */
const proven = new Map(
  testFiles.map((file) => {
    const source = readFileSync(TESTS + file, 'utf8');
    const titles = [...source.matchAll(TITLE)].map(([, , title = '']) => title);
    // What stands before the colon are ids and sections; behind it an id is only mentioned.
    const ids = titles.flatMap((title) => [...(title.split(': ')[0] ?? '').matchAll(new RegExp(ID, 'g'))].map(([id]) => id));
    return [file.slice(0, -TEST_SUFFIX.length), { source, titles, ids: new Set(ids) }] as const;
  }),
);

describe('the conformance list', () => {
  it('has every line once, with a level and a duty', () => {
    const ids = lines.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(lines.filter(({ id, level, duty }) => !new RegExp(`^${ID}$`).test(id) || !/^[MSP–]$/.test(level) || duty === '')).toEqual([]);
  });

  it('gives every line a state of a form that README.md explains', () => {
    expect(lines.filter(({ state }) => !STATE.test(state))).toEqual([]);
  });

  it('claims no test that is not there', () => {
    const claims = lines.flatMap(({ id, state }) => claimedFiles(state).map((file) => ({ id, file })));
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter(({ id, file }) => !proven.get(file)?.ids.has(id))).toEqual([]);
  });

  it('says of every test which lines it proves, and names it at each of them', () => {
    const stateOf = new Map(lines.map(({ id, state }) => [id, state]));
    const pairs = [...proven].flatMap(([file, { ids }]) => [...ids].map((id) => ({ id, file })));
    expect(pairs.filter(({ id, file }) => !claimedFiles(stateOf.get(id) ?? '').includes(file))).toEqual([]);
  });

  it.each([...proven.keys()])('has an id at the beginning of every test title in %s', (file) => {
    const { source, titles } = proven.get(file)!;
    const tests = source.match(/^ +it(\.each)?\(/gm) ?? [];
    expect(tests.length).toBeGreaterThan(0);
    expect(titles).toHaveLength(tests.length);
  });
});
