import { readFile } from 'node:fs/promises';
import type { MigrationInterface } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import type { Removal } from '../../src/database/index.js';
import { removalsIn } from './removals.js';
import { ROOT } from './repository-texts.js';

/** The last migration before versions had to run beside each other. */
const LAST_BEFORE = 'IndexAppEventsOfUsers1764000008860';

/** Migrations that look like a removal and disturb no older server, each with the reason. */
const HARMLESS: Readonly<Record<string, string>> = {
  ForwardAuditLogs1764000008870: 'its trigger only adds to a queue, which is empty until a server of this version is told to forward',
};

const later = migrations
  .map((Migration) => new Migration() as MigrationInterface & Partial<Removal> & { name: string })
  .filter((_, index) => index > migrations.findIndex(({ name }) => name === LAST_BEFORE));

describe('a server of the version before runs on the database of the new one', () => {
  it('so every migration that takes something away names the oldest server that does without it', async () => {
    const silent: string[] = [];
    for (const { name, oldestServer } of later) {
      const found = removalsIn(await upOf(name));
      if (found.length > 0 && oldestServer === undefined && !(name in HARMLESS)) silent.push(`${name} ${found.join(', ')}`);
    }
    expect(silent).toEqual([]);
  });

  it('and names a migration that came before', () => {
    const names = migrations.map(({ name }) => name);
    const wrong = later.filter(
      ({ name, oldestServer }) => oldestServer !== undefined && !names.slice(0, names.indexOf(name)).includes(oldestServer),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(Object.keys(HARMLESS).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('removalsIn', () => {
  it.each([
    ['`DROP TABLE users`', ['drops']],
    ['`ALTER TABLE users DROP COLUMN name`', ['drops']],
    ['`ALTER TABLE users RENAME COLUMN name TO title`', ['renames']],
    ['`ALTER TABLE users ALTER COLUMN name TYPE varchar(10)`', ['changes a type']],
    ['`ALTER TABLE users ALTER COLUMN name SET NOT NULL`', ['makes a column mandatory']],
    ['`ALTER TABLE users ADD COLUMN age integer NOT NULL`', ['adds a mandatory column without a default']],
    ['`ALTER TABLE users ADD CONSTRAINT users_name_check CHECK (name <> $$$$)`', ['adds a constraint']],
    ['`CREATE UNIQUE INDEX users_name_key ON users (name)`', ['adds a unique index']],
    ['`CREATE TRIGGER t BEFORE INSERT ON users EXECUTE FUNCTION f()`', ['adds a trigger']],
    ['`CREATE OR REPLACE FUNCTION f() RETURNS trigger`', ['replaces a function']],
  ])('finds it in %s', (up, expected) => {
    expect(removalsIn(up)).toEqual(expected);
  });

  it.each([
    '`ALTER TABLE users ADD COLUMN age integer`',
    '`ALTER TABLE users ADD COLUMN age integer NOT NULL DEFAULT 0`',
    '`CREATE TABLE t (id uuid NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id))`; `CREATE UNIQUE INDEX t_key ON t (id)`; `ALTER TABLE t ADD CONSTRAINT c CHECK (true)`',
    '`CREATE INDEX CONCURRENTLY users_name_idx ON users (name)`',
    '`DROP INDEX CONCURRENTLY IF EXISTS users_name_idx`',
    '`CREATE FUNCTION g() RETURNS trigger`',
  ])('finds nothing in %s', (up) => {
    expect(removalsIn(up)).toEqual([]);
  });
});

/** The text between `up` and `down`, as it is written. */
async function upOf(name: string): Promise<string> {
  const words = name.replace(/\d+$/, '').replace(/(?<!^)([A-Z])/g, '-$1');
  const file = `${/\d+$/.exec(name)?.[0] ?? ''}-${words.toLowerCase()}.ts`;
  const text = await readFile(`${ROOT}migrations/${file}`, 'utf8');
  return text.slice(text.indexOf('async up('), text.indexOf('async down('));
}
