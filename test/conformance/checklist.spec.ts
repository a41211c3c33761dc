import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The tests run from dist/test/conformance; the list and the sources of the tests are in the repository. */
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const LIST = `${REPOSITORY}docs/conformance/`;
const TESTS = `${REPOSITORY}test/conformance/`;
const TEST_SUFFIX = '.e2e-spec.ts';

const ID = String.raw`(?:\d{4}|2\.1|MCP|CIMD|RP|ASVS|NEG)-\d+(?:\.\d+)*`;
/** The title of a test, which begins with the ids of the lines it proves. */
const TITLE = new RegExp(String.raw`(['"\`])(${ID}[ ,:].*?)\1`, 'g');
const TESTED = String.raw`tested [a-z0-9-]+(?:, [a-z0-9-]+)*(?: \([^()]+\))?`;
const STATE = new RegExp(`^(?:${TESTED}|deviates: .+; ${TESTED}|later: .+|n/a: .+)$`);

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

/** The test files that a state names. */
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

/** The ids in the titles of each test file, by the file's name without its suffix. */
const proven = new Map(
  testFiles.map((file) => {
    const source = readFileSync(TESTS + file, 'utf8');
    const titles = [...source.matchAll(TITLE)].map(([, , title = '']) => title);
    // Only ids before the colon are proven; an id after it is a mention.
    const ids = titles.flatMap((title) => [...(title.split(': ')[0] ?? '').matchAll(new RegExp(ID, 'g'))].map(([id]) => id));
    return [file.slice(0, -TEST_SUFFIX.length), { source, titles, ids: new Set(ids) }] as const;
  }),
);

describe('the conformance list', () => {
  it('contains each line once, with a level and a duty', () => {
    const ids = lines.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(lines.filter(({ id, level, duty }) => !new RegExp(`^${ID}$`).test(id) || !/^[MSP–]$/.test(level) || duty === '')).toEqual([]);
  });

  it('has each of its pages in the table of README.md', () => {
    const table = readFileSync(`${LIST}README.md`, 'utf8');
    const pages = readdirSync(LIST).filter((file) => file !== 'README.md');
    expect(pages.filter((page) => !table.includes(`](${page})`))).toEqual([]);
  });

  it('gives each line a state in one of the forms that README.md explains', () => {
    expect(lines.filter(({ state }) => !STATE.test(state))).toEqual([]);
  });

  it('names only tests that exist', () => {
    const claims = lines.flatMap(({ id, state }) => claimedFiles(state).map((file) => ({ id, file })));
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter(({ id, file }) => !proven.get(file)?.ids.has(id))).toEqual([]);
  });

  it('names each test at every line that it proves', () => {
    const stateOf = new Map(lines.map(({ id, state }) => [id, state]));
    const pairs = [...proven].flatMap(([file, { ids }]) => [...ids].map((id) => ({ id, file })));
    expect(pairs.filter(({ id, file }) => !claimedFiles(stateOf.get(id) ?? '').includes(file))).toEqual([]);
  });

  it.each([...proven.keys()])('%s: every test title begins with an id', (file) => {
    const { source, titles } = proven.get(file)!;
    const tests = source.match(/^ +it(\.each)?\(/gm) ?? [];
    expect(tests.length).toBeGreaterThan(0);
    expect(titles).toHaveLength(tests.length);
  });
});
