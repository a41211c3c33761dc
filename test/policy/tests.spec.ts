import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Folders of test/e2e that are not about a single module of src. */
const ACROSS_MODULES: Readonly<Record<string, string>> = {
  clients: 'OAuth clients that others wrote, through the whole server',
  delegated: 'every operation, sent by an app in the name of a person',
  documentation: 'the consoles of the pages in docs',
  'no-rights': 'every operation, sent by somebody who may nothing',
  replicas: 'several servers on one database',
  toolchain: 'scripts: npm start, npm test, the build',
};

const importDefault = async (path: string): Promise<unknown> => import(pathToFileURL(join(ROOT, path)).href);
const { TIERS } = (await importDefault('scripts/tiers.mjs')) as { TIERS: Readonly<Record<string, readonly string[]>> };
const { default: jest } = (await importDefault('jest.config.js')) as {
  default: { readonly testRegex: readonly string[]; readonly rootDir: string } & Readonly<Record<string, unknown>>;
};

/** Paths of TypeScript files, from the root. */
const sources = ['src', 'test', 'migrations', 'scripts'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const compiled = (path: string): string => join(ROOT, jest.rootDir, path.replace(/\.ts$/, '.js'));
const isSpec = (path: string): boolean => jest.testRegex.some((pattern) => new RegExp(pattern).test(compiled(path)));
const specs = sources.filter(isSpec);
const tiersOf = (path: string): string[] =>
  Object.keys(TIERS).filter((tier) => TIERS[tier]?.some((pattern) => new RegExp(pattern).test(compiled(path))));

describe('every test', () => {
  it('is in a file that Jest finds', () => {
    expect(specs.length).toBeGreaterThan(250);
    const definesTests = /^(?: {2})?(?:describe|it|test)(?:\.each\b|\(\s*['"`])/m;
    expect(sources.filter((path) => definesTests.test(read(path)) && !isSpec(path))).toEqual([]);
  });

  it('belongs to one tier', () => {
    expect(specs.filter((path) => tiersOf(path).length !== 1).map((path) => [path, tiersOf(path)])).toEqual([]);
  });

  it('is run by `npm test` without arguments, which omits no folder', () => {
    for (const key of ['testPathIgnorePatterns', 'modulePathIgnorePatterns', 'testMatch', 'roots', 'projects'])
      expect(jest).not.toHaveProperty(key);
  });

  it.each(Object.keys(TIERS))('of the tier %s is where the table of tiers says', (tier) => {
    expect(specs.filter((path) => tiersOf(path).includes(tier))).not.toEqual([]);
    expect(read('docs/architecture.md')).toContain(`| ${tier} | \``);
  });

  it('of the unit tier runs without the test database', () => {
    const withDatabase = specs.filter((path) => tiersOf(path).includes('unit') && /support\/(?:database|server)\.js'/.test(read(path)));
    expect(withDatabase).toEqual([]);
  });

  it.each(['e2e', 'integration'])('of %s is in the folder of its module', (tier) => {
    const folders = readdirSync(join(ROOT, 'test', tier));
    const homeless = folders.filter((folder) => !(folder in ACROSS_MODULES) && !existsSync(join(ROOT, 'src', folder)));
    expect(homeless).toEqual([]);
  });

  it('has a reason if its folder has no module', () => {
    expect(Object.keys(ACROSS_MODULES).filter((folder) => !existsSync(join(ROOT, 'test', 'e2e', folder)))).toEqual([]);
    expect(Object.keys(ACROSS_MODULES).filter((folder) => existsSync(join(ROOT, 'src', folder)))).toEqual([]);
  });
});

it('random text comes from anyText of src/testing: generators that first map all of Unicode take a second per file', () => {
  expect(
    specs.filter((path) => /unit: 'binary'|fc\.web(?:Url|Path|Segment|Query)/.test(read(path)) && !path.endsWith('tests.spec.ts')),
  ).toEqual([]);
});

/** Its users are other programs. */
const PACKAGE_ENTRIES = ['src/resource-server/index.ts', 'src/sdk/agent-node/index.ts'];

describe('a test helper', () => {
  const importsOf = (path: string): string[] =>
    [...read(path).matchAll(/(?:from |import |import\()'(\.[^']*)\.js'/g)].map(([, target = '']) => `${join(dirname(path), target)}.ts`);
  const users = new Map<string, string[]>();
  for (const path of sources) for (const target of importsOf(path)) users.set(target, [...(users.get(target) ?? []), path]);
  // The generators of pages use what is compiled.
  for (const script of readdirSync(join(ROOT, 'scripts')).filter((name) => name.endsWith('.mjs')))
    for (const [, target = ''] of read(`scripts/${script}`).matchAll(/'\.\.\/dist\/(src\/[^']*)\.js'/g))
      users.set(`${target}.ts`, [...(users.get(`${target}.ts`) ?? []), `scripts/${script}`]);
  const inTesting = (path: string): boolean => path.split('/').includes('testing');

  it('in src, used by specs only, is in a folder `testing` beside them', () => {
    const forTests = sources.filter((path) => {
      const by = users.get(path) ?? [];
      return (
        path.startsWith('src/') &&
        !PACKAGE_ENTRIES.includes(path) &&
        !isSpec(path) &&
        !inTesting(path) &&
        by.length > 0 &&
        by.every((user) => isSpec(user) || inTesting(user))
      );
    });
    expect(forTests).toEqual([]);
  });

  it('in test/support is in its index page', () => {
    const folder = join(ROOT, 'test', 'support');
    const page = read('test/support/README.md');
    const helpers = readdirSync(folder).filter((name) => !/\.spec\.ts$|\.md$/.test(name));
    expect(helpers.length).toBeGreaterThan(30);
    expect(helpers.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const named = [...page.matchAll(/`([\w-]+(?:\.ts)?)`/g)].map(([, name = '']) => name).filter((name) => name.endsWith('.ts'));
    expect(named.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  });
});
