import { parseArgs } from 'node:util';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ApiKeysRepository } from '../../src/auth/keys/api-keys.repository.js';
import { RbacAuthorizer } from '../../src/authz/index.js';
import { PresentedSecret } from '../../src/oauth2-provider/oauth-secret.js';
import { TokensRepository } from '../../src/oauth2-provider/grants/tokens.repository.js';
import { LISTS, person } from '../policy/lists/cases.js';
import { type Crowd, crowdOf } from '../policy/lists/crowd.js';
import { explaining, sending, type StatementPlan } from '../policy/lists/plans.js';
import { WORKS } from '../policy/lists/works.js';
import { runStatement, withDatabase } from '../support/database.js';
import { migrateTemplate } from '../support/migrate-template.js';
import { plant } from '../support/population/plant.js';
import type { PopulationSize } from '../support/population/population.js';

/**
 * What look-ups, lists and purges cost as the database grows: `GATEHOUSE_TEST_PG_URL=<a superuser's URL> npm run bench:growth -- --scale full`.
 * Each scale has a database of its own, which stays, so that an interrupted run continues; `--drop` removes them. Writes a Markdown table:
 * median milliseconds, and pages of 8 KiB that the statements touch.
 */
const SCALES = {
  small: { users: 10_000, groups: 5_000, keys: 10_000, apps: 2_000, auditRows: 10_000, files: 1_000 },
  medium: { users: 200_000, groups: 5_000, keys: 1_000_000, apps: 2_000, auditRows: 1_000_000, files: 20_000 },
  full: { users: 2_000_000, groups: 5_000, keys: 10_000_000, apps: 2_000, auditRows: 10_000_000, files: 100_000 },
} as const satisfies Record<string, PopulationSize>;
const RUNS = 5;
const ROLE = 'gatehouse_growth';

interface Measured {
  readonly name: string;
  readonly milliseconds: number;
  readonly pages: number;
}

type Run = (db: DataSource, crowd: Crowd, size: PopulationSize, round: number) => Promise<unknown>;

/** The n-th key, spread over the table; never the same in two rounds. */
function someKey(size: PopulationSize, round: number): { readonly n: number; readonly id: string } {
  const n = (((round + 1) * 7_919_001) % size.keys) + 1;
  const step = 16n ** 10n / BigInt(size.keys + 1);
  return { n, id: (BigInt(n) * step).toString(16).padStart(10, '0') };
}

const LOOK_UPS: readonly (readonly [string, Run])[] = [
  ['look-up: a key', (db, _crowd, size, round) => new ApiKeysRepository(db).findById(someKey(size, round).id)],
  [
    'look-up: an access token',
    (db, _crowd, size, round) => new TokensRepository(db).findIssued({ accessKeyId: someKey(size, round).id }, new Date()),
  ],
  [
    'look-up: a refresh token',
    (db, _crowd, size, round) => {
      const { n, id } = someKey(size, round);
      const presented = PresentedSecret.parse(`coder_${id}_${String(n).padStart(40, '0')}`);
      return presented ? new TokensRepository(db).findByRefresh(presented) : Promise.reject(new Error('not a secret'));
    },
  ],
];

const MEASURED: readonly (readonly [string, Run])[] = [
  ...LOOK_UPS,
  ...LISTS.map(({ list, when, run }): readonly [string, Run] => [
    `${list.replace('Repository', '')}: ${when}`,
    (db, crowd) => {
      const [authorizer, owner] = [new RbacAuthorizer(), person(crowd.user, 'owner', 'member')];
      return run(db, (action, type) => authorizer.prepare(owner, action, type), crowd);
    },
  ]),
  ...WORKS.map(({ step, when, run }): readonly [string, Run] => [`${step.replace('Repository', '')}: ${when}`, run]),
];

async function measure(url: string, size: PopulationSize): Promise<Measured[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const query = (sql: string, values: unknown[]): Promise<pg.QueryResult> => client.query(sql, values);
  const rolledBack = async (work: () => Promise<unknown>): Promise<number> => {
    await client.query('BEGIN');
    const start = process.hrtime.bigint();
    await work();
    const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
    await client.query('ROLLBACK');
    return milliseconds;
  };
  try {
    const crowd = await crowdOf(async (sql) => (await client.query<Crowd>(sql)).rows, size);
    const measured: Measured[] = [];
    for (const [name, run] of MEASURED) {
      const plans: StatementPlan[] = [];
      await rolledBack(() => run(explaining(query, plans), crowd, size, RUNS));
      const times: number[] = [];
      for (let round = 0; round < RUNS; round += 1) times.push(await rolledBack(() => run(sending(query), crowd, size, round)));
      const milliseconds = times.sort((a, b) => a - b)[(RUNS - 1) / 2] ?? NaN;
      measured.push({ name, milliseconds, pages: plans.reduce((sum, { pagesRead }) => sum + pagesRead, 0) });
    }
    return measured;
  } finally {
    await client.end();
  }
}

/** Creates, migrates and fills the database of a scale, as far as that was not done before. Returns its URL. */
async function prepare(adminUrl: string, scale: keyof typeof SCALES): Promise<string> {
  const name = `growth_${scale}`;
  const existing = await runStatement(adminUrl, `SELECT FROM pg_database WHERE datname = '${name}'`);
  const roles = await runStatement(adminUrl, `SELECT FROM pg_roles WHERE rolname = '${ROLE}'`);
  if (roles.length === 0) await runStatement(adminUrl, `CREATE ROLE ${ROLE}`);
  if (existing.length === 0) await runStatement(adminUrl, `CREATE DATABASE ${name} OWNER ${ROLE}`);
  const url = withDatabase(adminUrl, name);
  await migrateTemplate(url);
  await plant(url, SCALES[scale], (slice) => process.stderr.write(`${name}: ${slice}\n`));
  return url;
}

function table(scales: readonly string[], results: readonly (readonly Measured[])[]): string {
  const cells = (row: number): string[] =>
    results.flatMap((result) => [result[row]?.milliseconds.toFixed(1) ?? '', String(result[row]?.pages ?? '')]);
  const lines = MEASURED.map(([name], row) => `| ${[name, ...cells(row)].join(' | ')} |`);
  const head = ['', ...scales.flatMap((scale) => [`${scale}, ms`, 'pages'])];
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...lines].join('\n');
}

const { values } = parseArgs({ options: { scale: { type: 'string', default: 'small' }, drop: { type: 'boolean', default: false } } });
const adminUrl = process.env['GATEHOUSE_TEST_PG_URL'];
const names = Object.keys(SCALES) as (keyof typeof SCALES)[];
const last = names.indexOf(values.scale as keyof typeof SCALES);
if (!adminUrl || last < 0) {
  process.stderr.write(`Set GATEHOUSE_TEST_PG_URL to a superuser's URL, and --scale to one of ${names.join(', ')}.\n`);
  process.exit(1);
}
const scales = names.slice(0, last + 1);
const results: Measured[][] = [];
for (const scale of scales) results.push(await measure(await prepare(adminUrl, scale), SCALES[scale]));
process.stdout.write(`${table(scales, results)}\n`);
if (values.drop) for (const scale of scales) await runStatement(adminUrl, `DROP DATABASE growth_${scale} WITH (FORCE)`);
