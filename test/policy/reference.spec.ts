import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPTION_LIST } from '../../src/config/options.js';
// Loads every entity, and with them every declaration of an encrypted column.
import '../../src/data-source.js';
import { encryptedColumns } from '../../src/dbcrypt/index.js';
import { HTTP_ERRORS } from '../../src/http/http-errors.js';
import { documentedHeaders } from './documented-headers.js';
import { ROOT, repositoryTexts } from './repository-texts.js';

const page = (name: string): string => readFileSync(join(ROOT, 'docs', 'reference', name), 'utf8');
const sources = repositoryTexts()
  .filter(({ path }) => path.startsWith('src/') && path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map(({ path, text }) => ({ path, text }));

const SECONDS: Readonly<Record<string, number>> = {
  millisecond: 0.001,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
};
/** As in `24 hours` or, in a setting, `24h`. */
function secondsIn(text: string): number {
  const [, figure, unit = ''] = /^(\d+) ?(ms|millisecond|[smhd]|second|minute|hour|day)s?$/.exec(text.trim()) ?? [];
  const name = Object.keys(SECONDS).find((known) => known === unit || known[0] === unit);
  return Number(figure) * (name === undefined ? NaN : (SECONDS[name] ?? NaN));
}

/** The constant of that name, which a single file declares as a number or a product of numbers; times in seconds. */
function constant(name: string, file = sources): number {
  const found = file.flatMap(({ text }) => [
    ...text.matchAll(new RegExp(`^(?:export )?const ${name} = ([\\d_]+(?: \\* [\\d_]+)*);`, 'gm')),
  ]);
  expect({ name, found: found.length }).toEqual({ name, found: 1 });
  const product = (found[0]?.[1] ?? '').split(' * ').reduce((value, factor) => value * Number(factor.replaceAll('_', '')), 1);
  return name.endsWith('_MS') ? product / 1000 : product;
}

/** The cells of every row of a page's tables. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

describe('docs/reference/credentials.md', () => {
  const text = page('credentials.md');
  const lifetimes = rowsOf(text).flatMap(([what = '', long = '', by = '']) =>
    /^`[A-Z_]+`$/.test(by) ? [{ what, long, name: by.slice(1, -1) }] : [],
  );

  it('lists at least the lifetimes that the settings of logins and OAuth have', () => {
    const named = new Set(lifetimes.map(({ name }) => name));
    const settings = OPTION_LIST.map(([, { env }]) => env).filter((env) => /_(?:LIFETIME|DURATION)$/.test(env));
    expect(settings.length).toBeGreaterThan(5);
    expect(settings.filter((env) => !named.has(env))).toEqual([]);
  });

  it.each(lifetimes)('$what: $long, as $name says', ({ long, name }) => {
    const option = OPTION_LIST.find(([, { env }]) => env === name)?.[1];
    const stated = option && 'default' in option ? secondsIn(option.default) : constant(name);
    expect(secondsIn(long)).toBe(stated);
  });

  it('lists error codes with their status', () => {
    const codes = [...text.matchAll(/`([a-z_]+)` (\d{3})\b/g)].map(([, code = '', status]) => [code, Number(status)] as const);
    expect(codes.length).toBeGreaterThan(15);
    const known: Readonly<Record<string, { readonly status: number }>> = HTTP_ERRORS;
    expect(codes.filter(([code, status]) => known[code]?.status !== status)).toEqual([]);
  });

  it('shows the format of keys and OAuth secrets as created', () => {
    const lengths = (file: string, ...names: string[]): number[] =>
      names.map((name) =>
        constant(
          name,
          sources.filter(({ path }) => path.endsWith(file)),
        ),
      );
    const [id, secret] = lengths('/key-format.ts', 'ID_LENGTH', 'SECRET_LENGTH');
    expect(text).toContain(`\`<${id}>-<${secret}>\``);
    const [prefix, rest] = lengths('/oauth-secret.ts', 'PREFIX_LENGTH', 'SECRET_LENGTH');
    expect(text).toContain(`\`coder_<${prefix}>_<${rest}>\``);
    const bits = [secret, rest].map((length = 0) => Math.round(length * Math.log2(62)));
    expect(text).toContain(`| ${bits[0]} |`);
    expect(text).toContain(`| ${bits[1]} |`);
  });
});

describe('docs/reference/periodic-work.md', () => {
  const text = page('periodic-work.md');

  it('lists every task with its interval', () => {
    const listed = rowsOf(text).flatMap(([name = '', every = '']) => (name.startsWith('`') ? [[name.slice(1, -1), secondsIn(every)]] : []));
    const started = sources.flatMap((source) =>
      [...source.text.matchAll(/\.start\(\{\s*name: ['`]([^'`]+)['`],\s*everySeconds: ([A-Z_]+)/g)].map(([, name = '', interval = '']) => [
        // One task for each of several things: `forwarding-${target.name}` is listed as `forwarding-<target>`.
        name.replaceAll(/\$\{(\w+)\.name\}/g, '<$1>'),
        // Half of a constant of another file.
        name === 'oauth2-replay-purge' ? constant('REPLAY_WINDOW_SECONDS') / 2 : constant(interval, [source]),
      ]),
    );
    expect(started.length).toBeGreaterThan(4);
    expect(listed.sort()).toEqual(started.sort());
  });

  it('states the times of the constants', () => {
    const stated = [...text.matchAll(/(\d+ (?:milli)?seconds?|\d+ minutes?) \(`([A-Z_]+)`\)/g)];
    expect(stated.length).toBeGreaterThan(4);
    for (const [, figure = '', name = ''] of stated) {
      // A name in several files is looked up in the module of the page.
      const files = name === 'EVERY_MS' ? sources.filter(({ path }) => path.startsWith('src/database/')) : sources;
      expect({ name, seconds: secondsIn(figure) }).toEqual({ name, seconds: constant(name, files) });
    }
  });
});

describe('docs/reference/response-headers.md', () => {
  const named = documentedHeaders();
  const code = sources.map(({ text }) => text.toLowerCase()).join('\n');

  it('names only headers that the code sends', () => {
    expect(named.size).toBeGreaterThan(20);
    const unsent = [...named].filter((name) => !new RegExp(`'${name}'|\\b${name}: `).test(code));
    expect(unsent).toEqual([]);
  });

  it('names every header that a handler sets, except those about the body', () => {
    const set = new Set([...code.matchAll(/\.header\('([a-z-]+)'/g)].map(([, name = '']) => name));
    expect(set.size).toBeGreaterThan(10);
    expect([...set].filter((name) => !named.has(name) && name !== 'content-type')).toEqual([]);
  });
});

describe('docs/admin/encryption.md', () => {
  it('lists every column that is encrypted', () => {
    const text = readFileSync(join(ROOT, 'docs', 'admin', 'encryption.md'), 'utf8');
    const columns = encryptedColumns();
    expect(columns.length).toBeGreaterThan(3);
    // Two columns of a table share a row, in which the second is written without the table.
    const missing = columns.filter(({ table, column }) => !text.includes(`\`${table}.${column}\``) && !text.includes(`\`.${column}\``));
    expect(missing.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
  });
});

describe('every page of docs/reference', () => {
  it('names only existing settings', () => {
    const known = new Set<string>(OPTION_LIST.map(([, { env }]) => env));
    const texts = repositoryTexts().filter(({ path }) => path.startsWith('docs/reference/'));
    const gone = texts.flatMap(({ path, text }) =>
      [...text.matchAll(/`(CODER_\w+)`/g)].flatMap(([, name = '']) => (known.has(name) ? [] : [`${path}: ${name}`])),
    );
    expect(texts.length).toBeGreaterThan(4);
    expect(gone).toEqual([]);
  });
});
