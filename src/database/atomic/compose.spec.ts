import { compose, valuesOf } from './compose.js';
import { GuardTemplate, HELD, WriteTemplate } from './parts.js';

const USER = new GuardTemplate<[id: string, now: Date]>(`SELECT 1 FROM users WHERE id = $1 AND created_at < $2 AND ${HELD} FOR SHARE`);
const RENAME = new WriteTemplate<[id: string, name: string]>(`UPDATE users SET name = $2 WHERE id = $1 AND ${HELD}`);
const PROMOTE = new WriteTemplate<[id: string]>(`UPDATE users SET rbac_roles = '{owner}' WHERE id = $1 AND ${HELD}`);
const NOW = new Date(0);

describe('a composed statement', () => {
  it('numbers the values of its parts one after the other', () => {
    const parts = [[USER.with('a', NOW)], [RENAME.with('b', 'Ada')]] as const;
    expect(compose(...parts).text).toBe(
      `WITH guard_1 AS MATERIALIZED (SELECT 1 FROM users WHERE id = $1 AND created_at < $2 AND true FOR SHARE),
write_1 AS (UPDATE users SET name = $4 WHERE id = $3 AND EXISTS (SELECT FROM guard_1))
SELECT EXISTS (SELECT FROM guard_1) AS held`,
    );
    expect(valuesOf(...parts)).toEqual(['a', NOW, 'b', 'Ada']);
  });

  it('does not change rows of one table twice', () => {
    expect(() => compose([], [RENAME.with('a', 'Ada'), PROMOTE.with('a')])).toThrow(
      'two writes to users, and no reason why never to the same row',
    );
  });

  it('changes rows of one table twice with the reason why they are never the same', () => {
    const others = new WriteTemplate<[id: string]>(`DELETE FROM users WHERE id <> $1 AND ${HELD}`, 'all the others');
    expect(() => compose([], [RENAME.with('a', 'Ada'), others.with('a')])).not.toThrow();
  });

  it('inserts into a table any number of times', () => {
    const insert = new WriteTemplate<[id: string]>(`INSERT INTO users (id) SELECT $1 WHERE ${HELD}`);
    expect(() => compose([], [insert.with('a'), insert.with('b'), RENAME.with('c', 'Ada')])).not.toThrow();
  });
});

describe('a part of a statement', () => {
  it('needs its condition', () => {
    expect(() => new GuardTemplate('SELECT 1')).toThrow('without its condition');
  });

  it('uses every parameter', () => {
    expect(() => new GuardTemplate(`SELECT 1 WHERE $1 = $3 AND ${HELD}`)).toThrow('leaves out a parameter');
  });

  it('inserts, updates or deletes if it is a write', () => {
    expect(() => new WriteTemplate(`SELECT 1 WHERE ${HELD}`)).toThrow('neither inserts, updates nor deletes');
  });

  it('has as many values as parameters', () => {
    const wrong = new GuardTemplate<[id: string, name: string]>(`SELECT 1 FROM users WHERE id = $1 AND ${HELD}`);
    expect(() => wrong.with('a', 'Ada')).toThrow('2 values for 1 parameters');
  });

  it('does not compile with other values than its own, nor without their types', () => {
    const untyped = new GuardTemplate(`SELECT 1 FROM users WHERE id = $1 AND ${HELD}`);
    // @ts-expect-error -- the time is missing
    expect(() => USER.with('a')).toThrow();
    // @ts-expect-error -- a text instead of the time
    expect(USER.with('a', 'now')).toBeDefined();
    // @ts-expect-error -- it does not name its values
    expect(untyped.with('a')).toBeDefined();
  });
});
