import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { AuditLogsRepository } from '../../../src/audit/audit-logs.repository.js';
import { ForwardQueueRepository } from '../../../src/audit/forwarding/forward-queue.repository.js';
import { RbacAuthorizer, type Subject } from '../../../src/authz/index.js';
import { EXACT_COUNT } from '../../../src/database/index.js';
import type { Page } from '../../../src/common/index.js';
import { UserAdminRepository } from '../../../src/users/administration/user-admin.repository.js';
import { parseUserSearch } from '../../../src/users/user-search.js';
import { createDatabase, openPool, type TestDatabase } from '../../support/database.js';
import { person, READ_FOR_A_ROW } from './case.js';
import { LISTS } from './cases.js';
import { type Crowd, plantCrowd } from './crowd.js';
import { findBulkStatements } from './find-lists.js';
import { explaining, type StatementPlan } from './plans.js';
import { WORKS } from './works.js';

/** Tables that grow with use. Reading one completely takes longer every day. */
const GROWING = [
  'users',
  'organization_members',
  'group_members',
  'api_keys',
  'audit_logs',
  'oauth2_provider_grants',
  'oauth2_provider_consents',
  'oauth2_provider_app_tokens',
];
/** A larger page may read a small part of a table at random, or all of it in order, which may be faster. */
const FEW = 100;

/** Statements without a plan here, and why they need none. */
const EXEMPT: Readonly<Record<string, string>> = {
  'InvitationsRepository.claim': 'one row by its unique id',
  'InvitationsRepository.delete': 'one row by its unique id',
  'InvitationsRepository.deleteExpired': 'one row by its unique address, and at most twenty by the index of the time when they expire',
  'CryptoKeysRepository.delete': 'one row by its unique id',
  'CryptoKeysRepository.listUsable': "the server's own secrets: a handful",
  'DbcryptKeysRepository.list': 'a row for each key of encryption',
  'DbcryptKeysRepository.listReferences': 'of a command, over encrypted columns',
  'EncryptedValuesRepository.countUpTo': 'a hundred thousand values of each encrypted column at most, for owners and auditors',
  'DbcryptReplicasRepository.listLive': 'a row for each replica',
  'EncryptedValuesRepository.list': 'of a command, in batches by primary key',
  'EncryptedValuesRepository.countOutdated': 'of a command',
  'EncryptedValuesRepository.countByKey': 'of a command',
  'EncryptedValuesRepository.countEncryptedRows': 'of a command',
  'ApiKeysRepository.countOf': 'of a command',
  'RegistrationsRepository.count': 'at most as many as may register themselves',
  'PushedRequestsRepository.lockRecent': 'counts at most ten thousand, by an index on the app',
  'PushedRequestsRepository.evict': 'one, of at most ten thousand, by an index on the app',
  'PushedRequestsRepository.consume': 'one, by primary key',
  'DeviceCodesRepository.lockPending': 'counts at most ten thousand, by an index on the app',
  'DeviceCodesRepository.evict': 'one, of at most ten thousand, by an index on the app',
  'InitialAccessTokensRepository.delete': 'by primary key',
  'AgentsRepository.list': 'at most a hundred, by an index on the user',
  'AgentsRepository.delete': 'one, by primary key',
  'AgentsRepository.setSecrets': 'at most fifty, by primary key',
  'AgentsRepository.setFiles': 'at most fifty, by primary key',
  'AgentsRepository.setGitCredentials': 'at most ten, by primary key',
  'AgentTokensRepository.deleteExchanged': 'the tokens of an issuer, by indexes; only after its keys were replaced',
  'AgentTokensRepository.deleteAllOf': 'the tokens of an agent, by an index',
  'UserSecretsRepository.isGiven': 'one, by an index on the secret',
  'UserSecretsRepository.list': 'at most fifty, by the user',
  'UsersRepository.listHoldersOf': 'at most two, by unique indexes',
  'DbcryptReplicasRepository.remove': 'a row for each replica',
  'DbcryptReplicasRepository.sweep': 'a row for each replica',
  'EncryptedValuesRepository.lockOutdated': 'of a command, in batches by primary key',
  'EncryptedValuesRepository.deleteRows': 'of a command',
  'LoginAttemptsRepository.deleteExpired': 'at most a hundred thousand, by an index on the time',
  'LoginAttemptsRepository.deleteBeyond': 'at most a hundred thousand',
  'UserSecretsRepository.delete': 'one, by primary key',
  'ApiKeysRepository.delete': 'by primary key',
  'ApiKeysRepository.deleteSession': 'one, by primary key',
  'ApiKeysRepository.deleteOthers': 'the keys of a user, by an index',
  'ApiKeysRepository.deleteApplicationKeys': 'the keys of a user, by an index',
  'AppSecretsRepository.delete': 'one, by primary key',
  'AppsRepository.claimName': 'the apps of one name, by an index',
  'AppsRepository.delete': 'one, by primary key',
  'ResourceServersRepository.delete': 'one, by primary key',
  'ResourceServersRepository.list': 'a row for each API that administrators registered',
  'AgentTokensRepository.lockForExchange': 'at most a thousand, by an index on the agent',
  'SessionGrantsRepository.isSignIn': 'one, by the index on sessions',
  'SpentAssertionsRepository.giveBack': 'one, by primary key',
  'IdentitiesRepository.delete': 'one, by primary key; its tokens, by an index',
  'IdentitiesRepository.endTrust': 'at most two thousand for each user, by indexes on the user and the agent',
  'IdentitiesRepository.list': 'at most twenty, by an index on the agent',
  'IssuersRepository.delete': 'one, by primary key; the rules for it and their tokens, by indexes',
  'IssuersRepository.list': 'a row for each platform that owners trust',
  'ExchangeRulesRepository.delete': 'one, by primary key',
  'ForwardQueueRepository.deleteUnseen': 'three targets at most',
  'ForwardQueueRepository.forget': 'the entries of one batch, by primary key',
  'ForwardQueueRepository.oldest': 'a batch from an index, and its entries by primary key',
  'ForwardQueueRepository.waiting': 'three targets at most, each from an index and up to a cap',
  'ExchangeRulesRepository.list': 'a row for each exchange that administrators allowed',
  'ResourceServerSecretsRepository.delete': 'one, by primary key',
  'ResourceServerSecretsRepository.list': 'the secrets of a resource server, by an index',
  'ConsentsRepository.delete': 'the consents of a user, by primary key',
  'ConsentsRepository.deleteAllOfApp': 'the consents to an app, by an index',
  'GrantsRepository.deleteAllOfApp': 'everything of an app, by indexes',
  'GroupMembersRepository.delete': 'by primary key',
  'GroupSyncRepository.insertMissing': 'at most a hundred groups; looks each of the names of one claim up by an index',
  'GroupSyncRepository.move': 'the groups of a user, by an index',
  'GroupsRepository.delete': 'one, by primary key',
  'LogoutsRepository.delete': 'one, by primary key',
  'LogoutsRepository.retry': 'those of one app, bounded, when an administrator asks for it',
  'MembersRepository.delete': 'one, by primary key',
  'CustomRolesRepository.delete': 'one, by primary key',
  'GroupMembersRepository.listIds': 'at most a thousand, by primary key, for the audit log of a change',
};

let database: TestDatabase;
let pool: pg.Pool;
let crowd: Crowd;
beforeAll(async () => {
  database = await createDatabase();
  crowd = await plantCrowd(database);
  pool = openPool(database.url, 1);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** The actors: the policy becomes another condition for each. */
const ASKING: readonly [string, () => Subject][] = [
  ['an owner', () => person(crowd.user, 'owner', 'member')],
  ['a member', () => person(crowd.user, 'member')],
  [
    "an organization's auditor",
    () => person(crowd.user, 'member', `organization-auditor:${crowd.organization}`, `organization-auditor:${crowd.smallOrganization}`),
  ],
];

/** As the application sends it, in a transaction that is rolled back. `before`: SQL that comes first and is not explained. */
async function plansOf(run: (db: DataSource) => Promise<unknown>, before = ''): Promise<StatementPlan[]> {
  const plans: StatementPlan[] = [];
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; ${before}`);
    await run(explaining((sql, values) => client.query(sql, values), plans));
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
  expect(plans.length).toBeGreaterThan(0);
  return plans;
}

describe.each(ASKING)('requested by %s, the list of', (_who, asking) => {
  it.each(LISTS)('$when reads rows in proportion to what it shows', async ({ run, shows = 10, counts = 0 }) => {
    const authorizer = new RbacAuthorizer();
    const subject = asking();
    const plans = await plansOf((db) => run(db, (action, type) => authorizer.prepare(subject, action, type), crowd));
    for (const { sql, rowsRead, readWhole, subplansBelowLimit } of plans) {
      const isCount = sql.startsWith('SELECT count(*)');
      // Each counted row may need a lookup in a second table.
      const most = isCount ? Math.max(counts, 3 * EXACT_COUNT) : shows * READ_FOR_A_ROW;
      expect({ sql, rowsRead: rowsRead <= most || rowsRead }).toEqual({ sql, rowsRead: true });
      // Counting ends early, and may read from the beginning.
      if (!isCount && shows <= FEW)
        expect({ sql, readWhole: readWhole.filter((table) => GROWING.includes(table)) }).toEqual({ sql, readWhole: [] });
      if (!isCount && shows <= FEW) expect({ sql, subplansBelowLimit }).toEqual({ sql, subplansBelowLimit: 0 });
    }
  });
});

describe('a search among many users', () => {
  // Few matches; many from the beginning of the order; many, all of them far from the beginning.
  it.each(['user-4242', 'user-1', 'user-3'])('for %s finds the same page as a walk through all users', async (q) => {
    const authorizer = new RbacAuthorizer();
    const all = await pool.query<{ id: string }>(
      `SELECT id FROM users WHERE NOT deleted AND NOT is_system AND username LIKE $1 ORDER BY lower(username)`,
      [`%${q}%`],
    );
    const ids = all.rows.map(({ id }) => id);
    const afterId = ids[5]!;
    const pages: [Page, string[]][] = [
      [{ limit: 4, offset: 0, afterId: null }, ids.slice(0, 4)],
      [{ limit: 4, offset: 3, afterId: null }, ids.slice(3, 7)],
      [{ limit: 4, offset: 0, afterId }, ids.slice(6, 10)],
    ];
    await plansOf(async (db) => {
      for (const [page, expected] of pages) {
        const visible = authorizer.prepare(person(crowd.user, 'owner', 'member'), 'read', 'user');
        const { items, count } = await new UserAdminRepository(db).list(parseUserSearch(q), visible, page);
        expect(items.map(({ id }) => id)).toEqual(expected);
        expect(count <= EXACT_COUNT ? count : 'an estimate').toBe(ids.length <= EXACT_COUNT ? ids.length : 'an estimate');
      }
    });
  });
});

describe('a step that handles', () => {
  it.each(WORKS)('$when reads rows in proportion to what it changes', async ({ run, changes }) => {
    for (const { sql, rowsRead } of await plansOf((db) => run(db, crowd))) {
      const most = changes * READ_FOR_A_ROW;
      expect({ sql, rowsRead: rowsRead <= most || rowsRead }).toEqual({ sql, rowsRead: true });
    }
  });
});

describe('while most of the audit log waits for a target that is down,', () => {
  const waitsFor = (target: string): string => `
    INSERT INTO audit_forward_targets (name, seen_at) VALUES ('webhook', now());
    INSERT INTO audit_forward_queue (log_id, target, queued_at) SELECT id, '${target}', time FROM audit_logs WHERE time < now() - interval '10 days';
    ANALYZE audit_forward_queue`;

  it.each([
    ['retention', 'webhook', (db: DataSource) => new AuditLogsRepository(db).deleteOlder(new Date(), 100)],
    ['the search for entries of targets that are gone', 'webhook', (db: DataSource) => new ForwardQueueRepository(db).deleteOrphans(100)],
    ['the deletion of entries of a target that is gone', 'syslog', (db: DataSource) => new ForwardQueueRepository(db).deleteOrphans(100)],
  ])('%s reads no more than it deletes', async (_what, target, run) => {
    const [plan] = await plansOf(run, waitsFor(target));
    expect(plan!.rowsRead).toBeLessThanOrEqual(100 * READ_FOR_A_ROW);
    expect(plan!.readWhole).not.toContain('audit_forward_queue');
  });
});

describe('this test', () => {
  it('has a plan for every statement that can read or write many rows, or a reason why not', async () => {
    const planned = [...LISTS.map(({ list }) => list), ...WORKS.map(({ step }) => step)];
    const found = await findBulkStatements();
    expect(found.filter((statement) => !planned.includes(statement)).sort()).toEqual(Object.keys(EXEMPT).sort());
  });

  it('finds a list that reads the table', async () => {
    const [plan] = await plansOf((db) => db.query(`SELECT id, (SELECT count(*) FROM groups) FROM users u ORDER BY name LIMIT 10`));
    expect(plan).toMatchObject({ readWhole: expect.arrayContaining(['users']) as unknown });
    expect(plan!.rowsRead).toBeGreaterThan(10 * READ_FOR_A_ROW);
  });
});
