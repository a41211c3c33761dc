import fc from 'fast-check';
import pg from 'pg';
import type { Action, FilterColumns, RbacObject, ResourceType } from '../../src/authz/index.js';
import { buildUserSubject, OWN_AUTHORITY, RbacAuthorizer } from '../../src/authz/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import type { SubjectPair } from './rbac-arbitraries.js';
import { row, seed, subjectPair, TYPES, verb } from './rbac-arbitraries.js';
import { referenceAllows } from './rbac-reference.js';

const ROWS = 80;
const STATEMENTS = 500;
const authorizer = new RbacAuthorizer();

const ALL: FilterColumns = { id: 'o.id', owner: 'o.owner', organization: 'o.organization', userAcl: 'o.user_acl', groupAcl: 'o.group_acl' };
/** Tables of every shape: each column may be missing. */
const columns: fc.Arbitrary<FilterColumns> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(ALL) },
  { weight: 1, arbitrary: fc.subarray(Object.entries(ALL)).map((kept) => Object.fromEntries(kept)) },
);

/** What the policy sees of a row with only these columns. */
function visible(object: RbacObject, { id, owner, organization, userAcl, groupAcl }: FilterColumns, type: ResourceType): RbacObject {
  const seen: [string, unknown, string | undefined][] = [
    ['id', object.id, id],
    ['owner', object.owner, owner],
    ['organization', object.organization, organization],
    ['userAcl', object.userAcl, userAcl],
    ['groupAcl', object.groupAcl, groupAcl],
  ];
  const fields = seen.filter(([, value, column]) => value !== undefined && column !== undefined).map(([name, value]) => [name, value]);
  return { ...(Object.fromEntries(fields) as Partial<RbacObject>), type }; // The pairs are a part of the object's own entries.
}

describe('the SQL filter, executed by PostgreSQL', () => {
  let database: TestDatabase;
  // One session: the tables are temporary ones.
  let client: pg.Client;
  const chosen = seed();
  const objects = fc.sample(row, { numRuns: ROWS, seed: chosen });

  beforeAll(async () => {
    database = await createDatabase({ empty: true });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Every row of the table, and the rows that the filter keeps. */
  async function kept(table: string, subject: SubjectPair, action: Action, type: ResourceType, shape: FilterColumns): Promise<number[]> {
    // The second parameter, so that a filter that ignores its parameter offset is detected.
    const filter = authorizer.prepare(subject.compiled, action, type).toSql(shape, 2);
    const { rows } = await client.query<{ n: number }>(`SELECT n FROM ${table} o WHERE n <> $1 AND ${filter.sql} ORDER BY n`, [
      -1,
      ...filter.parameters,
    ]);
    return rows.map(({ n }) => n);
  }

  async function fill(table: string, columnType: 'uuid' | 'text'): Promise<void> {
    await client.query(
      `CREATE TEMP TABLE ${table} (n int, id ${columnType}, owner ${columnType}, organization ${columnType}, user_acl jsonb, group_acl jsonb)`,
    );
    // A uuid column cannot be empty: an object without an owner has NULL.
    const value = (text: string | undefined): string | null => (columnType === 'uuid' && text === '' ? null : (text ?? null));
    for (const [n, { id, owner, organization, userAcl, groupAcl }] of objects.entries()) {
      await client.query(`INSERT INTO ${table} VALUES ($1, $2, $3, $4, $5, $6)`, [
        n,
        value(id),
        value(owner),
        value(organization),
        userAcl,
        groupAcl,
      ]);
    }
  }

  it.each(['uuid', 'text'] as const)(
    `keeps exactly the rows that both evaluators allow, ${STATEMENTS} policies on ${ROWS} rows with %s columns`,
    async (columnType) => {
      const table = `objects_${columnType}`;
      await fill(table, columnType);
      let keptRows = 0;
      await fc.assert(
        fc.asyncProperty(subjectPair, verb, fc.constantFrom(...TYPES), columns, async (subject, action, type, shape) => {
          const seen = objects.map((object) => visible(object, shape, type));
          const expected = [...seen.keys()].filter((n) => referenceAllows(subject.plain, action, seen[n]!));
          expect([...seen.keys()].filter((n) => authorizer.allows(subject.compiled, action, seen[n]!))).toEqual(expected);
          expect(await kept(table, subject, action, type, shape)).toEqual(expected);
          keptRows += expected.length;
        }),
        { numRuns: STATEMENTS, seed: chosen },
      );
      expect(keptRows).toBeGreaterThan(STATEMENTS * ROWS * 0.05);
      expect(keptRows).toBeLessThan(STATEMENTS * ROWS * 0.9);
    },
  );

  it('can use an index on the organization, for any number of organizations', async () => {
    await client.query('CREATE TEMP TABLE listed (organization_id uuid); CREATE INDEX listed_organization ON listed (organization_id)');
    await client.query('SET enable_seqscan = off');
    const auditor = buildUserSubject({
      authority: OWN_AUTHORITY,
      id: 'a0000000-0000-4000-8000-000000000001',
      friendlyName: 'auditor',
      roles: Array.from({ length: 9 }, (_, n) => `organization-auditor:b0000000-0000-4000-8000-00000000000${n}`),
      customRoles: new Map(),
      groups: [],
      scopes: ['coder:all'],
      allowList: ['*:*'],
    });
    const filter = authorizer.prepare(auditor, 'read', 'audit_log').toSql({ organization: 'organization_id' }, 1);
    const { rows } = await client.query<Record<string, string>>(`EXPLAIN SELECT 1 FROM listed WHERE ${filter.sql}`, [...filter.parameters]);
    await client.query('RESET enable_seqscan');
    expect(rows.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index Cond: \(organization_id = ANY/);
  });

  it('works on varchar columns and expressions', async () => {
    const key = 'b0000000-0000-4000-8000-000000000001';
    await client.query(
      `CREATE TEMP TABLE odd AS SELECT '${key}'::varchar(40) AS id, 'a0000000-0000-4000-8000-000000000001'::varchar(40) AS owner`,
    );
    const me = buildUserSubject({
      authority: OWN_AUTHORITY,
      id: 'a0000000-0000-4000-8000-000000000001',
      friendlyName: 'me',
      roles: ['member'],
      customRoles: new Map(),
      groups: [],
      scopes: ['coder:all'],
      allowList: [`api_key:${key}`],
    });
    for (const columns of [
      { id: 'id', owner: 'owner' },
      { id: `lower(id || '')`, owner: `NULLIF(owner, '')` },
    ]) {
      const filter = authorizer.prepare(me, 'read', 'api_key').toSql(columns, 1);
      const { rows } = await client.query(`SELECT id FROM odd WHERE ${filter.sql}`, [...filter.parameters]);
      expect(rows).toEqual([{ id: key }]);
    }
  });
});
