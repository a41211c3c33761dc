import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Crowd, crowdOf } from '../policy/lists/crowd.js';
import { explaining, sending, type StatementPlan } from '../policy/lists/plans.js';
import { databaseServer } from '../support/database-server.js';
import { runStatement, withDatabase } from '../support/database.js';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { migrateTemplate } from '../support/migrate-template.js';
import { plant } from '../support/population/plant.js';
import type { PopulationSize } from '../support/population/population.js';
import { ConditionsWatch } from './compare/conditions.js';
import { commitOf } from './compare/machine.js';
import { bars, renderGrowth } from './growth/page.js';
import {
  type Measured,
  readGrowth,
  type Scale,
  SCALE_NAMES,
  type ScaleResult,
  SCALES,
  writeGrowth,
  writeGrowthPage,
} from './growth/results.js';
import { ROWS } from './growth/rows.js';

const USAGE = `npm run bench:growth [-- --scale small,medium,full] [--drop] [--page]

Measures what look-ups, lists and background work cost as the database grows, and writes docs/scaling.md: pages of 8 KiB that the statements
touch, cached or not, and median milliseconds. Each scale (small without --scale) replaces its columns.

With GATEHOUSE_TEST_PG_URL, a superuser's URL, each scale has a database on that server, which stays, so that an interrupted run continues;
--drop removes them. Without it, a temporary PostgreSQL is started, which is too small for full. --page only writes the page again.`;

const RUNS = 5;
const LONGEST_WAIT_SECONDS = 60;
const ROLE = 'gatehouse_growth';

async function measure(adminUrl: string, url: string, size: PopulationSize): Promise<ScaleResult> {
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
    const watch = await ConditionsWatch.begin(adminUrl, LONGEST_WAIT_SECONDS);
    const measuredAt = new Date().toISOString();
    const { rows: versions } = await client.query<{ server_version: string }>('SHOW server_version');
    const crowd = await crowdOf(async (sql) => (await client.query<Crowd>(sql)).rows, size);
    const rows: Record<string, Measured> = {};
    for (const { name, run } of ROWS) {
      const plans: StatementPlan[] = [];
      await rolledBack(() => run(explaining(query, plans), crowd, size, RUNS));
      const times: number[] = [];
      for (let round = 0; round < RUNS; round += 1) times.push(await rolledBack(() => run(sending(query), crowd, size, round)));
      const milliseconds = times.sort((a, b) => a - b)[(RUNS - 1) / 2] ?? NaN;
      rows[name] = { milliseconds: Number(milliseconds.toFixed(1)), pages: plans.reduce((sum, { pagesRead }) => sum + pagesRead, 0) };
    }
    const postgres = versions[0]?.server_version.split(' ')[0] ?? '';
    return { measuredAt, commit: commitOf(), postgres, conditions: watch.end(), rows };
  } finally {
    await client.end();
  }
}

/** Creates, migrates and fills the database of a scale, as far as that was not done before. Returns its URL. */
async function prepare(adminUrl: string, scale: Scale): Promise<string> {
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

async function measureScales(adminUrl: string, scales: readonly Scale[]): Promise<void> {
  for (const scale of scales) {
    const result = await measure(adminUrl, await prepare(adminUrl, scale), SCALES[scale]);
    // After each, so that an interrupted run keeps what it has.
    writeGrowth({ ...readGrowth(), [scale]: result });
    if (values.drop) await runStatement(adminUrl, `DROP DATABASE growth_${scale} WITH (FORCE)`);
  }
}

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'small' },
    drop: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const scales = SCALE_NAMES.filter((scale) => values.scale.split(',').includes(scale));
const ownServer = process.env['GATEHOUSE_TEST_PG_URL'];
if (values.help || scales.length !== values.scale.split(',').length || (scales.includes('full') && ownServer === undefined)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}
if (!values.page && ownServer !== undefined) await measureScales(ownServer, scales);
else if (!values.page) {
  await startDatabase();
  try {
    await measureScales(databaseServer().adminUrl, scales);
  } finally {
    await stopDatabase();
  }
}
const results = readGrowth();
writeGrowthPage(renderGrowth(results));
for (const [bar, verdict] of bars(results, ROWS)) console.log(`${bar}\n  ${verdict}`);
