import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/index.js';
import { OPTION_LIST } from '../../src/config/options.js';
import { LIMITS } from '../../src/config/options/limits.js';
import { createDataSource } from '../../src/data-source.js';
import { Keyring, DbcryptContext, startDbcrypt } from '../../src/dbcrypt/index.js';
import { RouteRegistry, routeConfig } from '../../src/http/index.js';
import { createApp } from '../../src/main.js';
import { createDatabase } from '../support/database.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs', 'limits.md'), 'utf8');
/** A figure of the page and where it appears: in a row of a table, or in a sentence. */
const FIGURE = /\b(\d{2,})\b[^|`\n]*(?:\| |\n?\()`(\w+)` in\s`(src\/[\w./-]+)`/g;

/** The value of a constant or property of a source file, which is a number or a product of numbers. */
function stated(name: string, file: string): number | null {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const [, factors] = new RegExp(`\\b${name}(?: =|:) ([\\d_]+(?: \\* [\\d_]+)*)[;,]`).exec(source) ?? [];
  return factors === undefined ? null : factors.split(' * ').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
}

describe('docs/limits.md', () => {
  const figures = [...PAGE.matchAll(FIGURE)].map(([, figure, name = '', file = '']) => ({ figure: Number(figure), name, file }));

  it.each(figures)('states $figure as $name of $file', ({ figure, name, file }) => {
    expect(stated(name, file)).toBe(figure);
  });

  it('names every limit of a request that is a constant in the code', () => {
    const constants = readdirSync(join(ROOT, 'src', 'http'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .flatMap((file) =>
        [
          ...readFileSync(join(ROOT, 'src', 'http', file), 'utf8').matchAll(
            /^(?:export )?const (MAX_\w+|\w+_TIMEOUT_MS|\w+_BYTES|DRAIN\w*_MS) =/gm,
          ),
        ].map(([, name = '']) => `${name} in src/http/${file}`),
      );
    const described = new Set(figures.map(({ name, file }) => `${name} in ${file}`));
    const missing = constants.filter((constant) => !described.has(constant) && !INTERNAL.includes(constant));
    expect(missing).toEqual([]);
  });

  it('names every setting of the group, and no unknown one', () => {
    const named = new Set([...PAGE.matchAll(/`(CODER_\w+)`/g)].map(([, name]) => name));
    const known = new Set<string>(OPTION_LIST.map(([, { env }]) => env));
    expect([...named].filter((name) => !known.has(name ?? ''))).toEqual([]);
    const limits = Object.values(LIMITS).map(({ env }) => env);
    expect(limits.filter((name) => !named.has(name))).toEqual([]);
  });

  it('lists the routes that accept longer bodies, with their limits', async () => {
    const database = await createDatabase();
    const dataSource = await createDataSource(database.url).initialize();
    const encryption = await startDbcrypt(new DbcryptContext(dataSource), new Keyring([]), 'test');
    const config = loadConfig({ env: {}, argv: [], isTerminal: false });
    const app = await createApp({ config, dataSource, encryption }, pino({ level: 'silent' }));
    const routes = app.get(RouteRegistry).list();
    await app.close();
    await dataSource.destroy();
    await database.drop();

    const own = routes.flatMap(({ method, url, policy }) => {
      if (!policy) return [];
      const { maxBodyBytes, ...others } = policy;
      const usual = routeConfig(others).policy;
      const { maxBodyValues, maxBodyMembers } = policy;
      if (maxBodyBytes === usual.maxBodyBytes) return [];
      return [`| \`${method} ${url.replace(/\/$/, '')}\` | ${maxBodyBytes} | ${maxBodyValues} | ${maxBodyMembers} |`];
    });
    const listed = PAGE.split('\n').filter((line) => /^\| `[A-Z]+ \//.test(line));
    expect(listed.sort()).toEqual(own.sort());
  });
});

/** Limits within a limit of the page, and of what is done at once, where nothing is refused. */
const INTERNAL: readonly string[] = [
  'FIRST_PIECE_BYTES in src/http/body-reader.ts',
  'MAX_CAUSES in src/http/logging.ts',
  'MAX_DEPTH in src/http/logged-fields.ts',
  'MAX_MESSAGE_LENGTH in src/http/logging.ts',
  'MAX_PER_TURN in src/http/turns.ts',
];
