import { barOf, mayAct, mayActCondition, USER_STATE_COLUMNS, type UserState } from '../../../src/auth/index.js';
import { BARRING, USER_BARS } from '../../support/barred-users.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { plantUser } from '../../support/people.js';

const NOW = new Date();

let database: TestDatabase;
beforeAll(async () => (database = await createDatabase()));
afterAll(() => database.drop());

/** What the code decides from the row, and what the condition says of it. */
async function decided(id: string): Promise<{ readonly bar: string | null; readonly mayAct: boolean; readonly condition: boolean }> {
  const [row] = await database.query<UserState & { condition: boolean }>(
    `SELECT ${USER_STATE_COLUMNS}, ${mayActCondition('u', '$2')} AS condition FROM users u WHERE u.id = $1`,
    [id, NOW],
  );
  return { bar: barOf(row!, NOW), mayAct: mayAct(row!, NOW), condition: row!.condition };
}

describe('whether a user may act', () => {
  it.each(['active', 'dormant'] as const)('is true for one who is %s, in the code and in SQL', async (status) => {
    const { id } = await plantUser(database, { status });
    expect(await decided(id)).toEqual({ bar: null, mayAct: true, condition: true });
  });

  it.each(USER_BARS)('is false for one who is %s, in the code and in SQL', async (bar) => {
    const { id } = await plantUser(database);
    await database.query(BARRING[bar], [id]);
    expect(await decided(id)).toEqual({ bar, mayAct: false, condition: false });
  });
});
