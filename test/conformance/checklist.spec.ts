import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The tests run from dist/test/conformance; the list and the sources of the tests are in the repository. */
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const LIST = `${REPOSITORY}docs/conformance/`;
const TESTS = `${REPOSITORY}test/`;
const TEST_SUFFIX = /(?:\.e2e-spec|\.spec)\.ts$/;
/** Every test here proves a line. Others can, and are named by their path. */
const OWN = 'conformance/';

const ID = String.raw`(?:\d{4}|2\.1|MCP|CIMD|RP|ASVS|NEG|CORE|IDT|UI|SUB|CLM|DISC|KEY|RPL|BCL)-\d+(?:\.\d+)*`;
/** The title of a test, which begins with the ids of the lines it proves. */
const TITLE = new RegExp(String.raw`(['"\`])(${ID}[ ,:].*?)\1`, 'g');
const FILE = String.raw`[a-z0-9-]+(?:/[a-z0-9-]+)*`;
const TESTED = String.raw`tested ${FILE}(?:, ${FILE})*(?: \([^()]+\))?`;
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

const pages = readdirSync(LIST).filter((file) => file.endsWith('.md') && file !== 'README.md');
const linesOf = new Map(pages.map((page) => [page, readLines(page)]));
const lines = [...linesOf.values()].flat();
const testFiles = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(
  (file) => TEST_SUFFIX.test(file) && file !== `${OWN}checklist.spec.ts`,
);

/** The ids in the titles of each test file that has any, by the name with which a line claims it. */
const proven = new Map(
  testFiles.flatMap((file) => {
    const source = readFileSync(TESTS + file, 'utf8');
    const titles = [...source.matchAll(TITLE)].map(([, , title = '']) => title);
    // Only ids before the colon are proven; an id after it is a mention.
    const ids = titles.flatMap((title) => [...(title.split(': ')[0] ?? '').matchAll(new RegExp(ID, 'g'))].map(([id]) => id));
    const isOwn = file.startsWith(OWN);
    if (!isOwn && ids.length === 0) return [];
    const name = file.slice(isOwn ? OWN.length : 0).replace(TEST_SUFFIX, '');
    return [[name, { source, titles, ids: new Set(ids), isOwn }] as const];
  }),
);

/** The row of a page in the table of README.md, with how many lines are in which state. */
function countsOf(page: string): string {
  const states = (linesOf.get(page) ?? []).map(({ state }) => state.split(/[ :]/)[0]);
  const counts = ['tested', 'deviates', 'later', 'n/a'].map((kind) => states.filter((state) => state === kind).length);
  return `| [${page.replace('.md', '')}](${page}) | ${states.length} | ${counts.join(' | ')} |`;
}

describe('the conformance list', () => {
  it('contains each line once, with a level and a duty', () => {
    const ids = lines.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(lines.filter(({ id, level, duty }) => !new RegExp(`^${ID}$`).test(id) || !/^[MSP–]$/.test(level) || duty === '')).toEqual([]);
  });

  it('has each of its pages in the table of README.md, with the numbers of its lines', () => {
    const readme = readFileSync(`${LIST}README.md`, 'utf8');
    expect(pages.map(countsOf).filter((row) => !readme.includes(row))).toEqual([]);
  });

  it('has a test for every MUST that applies to this server', () => {
    expect(lines.filter(({ level, state }) => level === 'M' && state.startsWith('later: '))).toEqual([]);
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

  it.each([...proven].filter(([, { isOwn }]) => isOwn).map(([name]) => name))('%s: every test title begins with an id', (file) => {
    const { source, titles } = proven.get(file)!;
    const tests = source.match(/^ +it(\.each)?\(/gm) ?? [];
    expect(tests.length).toBeGreaterThan(0);
    expect(titles).toHaveLength(tests.length);
  });
});
