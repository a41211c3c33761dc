import { HeldTransaction } from '../../support/held-transaction.js';
import { type Provider, registerResourceServer, startProvider } from '../../support/oauth/index.js';
import { NEW_GRANTS, REVOKED_BY, type Selection } from './new-grants.js';

const WAITS = Object.entries(NEW_GRANTS).flatMap(([file, inserter]) =>
  Object.keys(REVOKED_BY).flatMap((by) => {
    const selection = by as Selection;
    return inserter.unlocked?.[selection] === undefined
      ? [{ file, inserter, revoked: inserter.locked?.[selection] ?? REVOKED_BY[selection] }]
      : [];
  }),
);

describe.each([
  ['as one statement', 'auto'],
  ['step by step', 'off'],
])('a new grant, inserted %s', (_name, setting) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_PG_SINGLE_STATEMENTS: setting })));
  afterAll(() => provider.server.stop());

  it.each(WAITS)('by $file waits for a transaction that revokes the grants of its $revoked.what', async ({ inserter, revoked }) => {
    const { db } = provider.server;
    const server = await registerResourceServer(provider);
    const parties = { ...(await inserter.prepare(provider, server)), server };
    const held = await HeldTransaction.begin(db);
    await held.query(revoked.lock, [revoked.idOf(parties)]);
    const inserting = inserter.insert(provider, parties);
    await held.untilItBlocks(db);
    expect(await db.query(`SELECT id FROM oauth2_provider_grants WHERE app_id = $1`, [parties.client.id])).toEqual([]);
    await held.commit();
    expect((await inserting).status).toBe(inserter.status);
    expect(await db.query(`SELECT id FROM oauth2_provider_grants WHERE app_id = $1`, [parties.client.id])).toHaveLength(1);
  });
});
