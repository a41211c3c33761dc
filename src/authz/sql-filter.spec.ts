import { OWN_AUTHORITY } from './authority.js';
import { buildUserSubject } from './build-subject.js';
import type { FilterColumns } from './authorizer.port.js';
import type { Action, ResourceType } from './policy.js';
import { RbacAuthorizer } from './rbac-authorizer.js';
import { systemRole } from './role-catalog.js';
import type { Subject } from './subject.js';

const ME = 'a0000000-0000-4000-8000-000000000001';
const GROUP = 'c0000000-0000-4000-8000-000000000001';
const ID = 'd0000000-0000-4000-8000-000000000001';
const ORGANIZATIONS = [1, 2, 3].map((n) => `b0000000-0000-4000-8000-00000000000${n}`);

interface Narrowing {
  readonly scopes?: readonly string[];
  readonly allowList?: readonly string[];
  readonly groups?: readonly string[];
  readonly id?: string;
}

const subject = (roles: readonly string[], narrowing: Narrowing = {}): Subject =>
  buildUserSubject({
    authority: OWN_AUTHORITY,
    id: narrowing.id ?? ME,
    friendlyName: 'me',
    roles,
    customRoles: new Map(ORGANIZATIONS.map((id) => [`organization-member:${id}`, systemRole('organization-member', id, 'everyone')])),
    groups: narrowing.groups ?? [],
    scopes: narrowing.scopes ?? ['coder:all'],
    allowList: narrowing.allowList ?? ['*:*'],
  });

const members = (...roles: string[]): string[] => ORGANIZATIONS.flatMap((id) => roles.map((role) => `${role}:${id}`));
const sql = (who: Subject, action: Action, type: ResourceType, columns: FilterColumns, first = 1): unknown[] => {
  const filter = new RbacAuthorizer().prepare(who, action, type).toSql(columns, first);
  return [filter.sql, ...filter.parameters];
};

describe('a filter that needs no row', () => {
  it.each([
    ['TRUE for an owner', ['owner'], {}, 'TRUE'],
    ['FALSE for nobody', [], {}, 'FALSE'],
    ['FALSE when the scope does not cover the action', ['owner'], { scopes: ['file:read'] }, 'FALSE'],
    ['FALSE when the allow-list is empty', ['owner'], { allowList: [] }, 'FALSE'],
    ['FALSE when the allow-list names other types only', ['owner'], { allowList: ['file:*'] }, 'FALSE'],
  ] as const)('is %s, with no parameter', (_title, roles, narrowing, expected) => {
    expect(sql(subject(roles, narrowing), 'read', 'template', { id: 't.id', organization: 't.organization_id' })).toEqual([expected]);
  });
});

describe('a filter on rows', () => {
  it('tests membership once for any number of organizations', () => {
    expect(sql(subject(members('organization-auditor')), 'read', 'template', { organization: 't.organization_id' })).toEqual([
      't.organization_id = ANY($1)',
      ORGANIZATIONS,
    ]);
  });

  it('tests the owner and the organizations in which own things are allowed', () => {
    const who = subject(members('organization-workspace-access'));
    expect(sql(who, 'read', 'workspace', { organization: 'w.organization_id', owner: 'w.owner_id' })).toEqual([
      '(w.owner_id = $1 AND w.organization_id = ANY($2))',
      ME,
      ORGANIZATIONS,
    ]);
  });

  it('combines general and own permissions, each organization once', () => {
    const [first, second, third] = ORGANIZATIONS;
    const who = subject([...members('organization-workspace-access'), `organization-admin:${first!}`]);
    expect(sql(who, 'read', 'workspace', { organization: 'w.organization_id', owner: 'w.owner_id' })).toEqual([
      '(w.organization_id = ANY($1) OR (w.owner_id = $2 AND w.organization_id = ANY($3)))',
      [first],
      ME,
      [second, third],
    ]);
  });

  it('includes own things outside organizations', () => {
    const who = subject(['member']);
    expect(sql(who, 'read', 'task', { organization: 't.organization_id', owner: 't.owner_id' })).toEqual([
      "(t.owner_id = $1 AND (t.organization_id IS NULL OR (t.organization_id)::text = ''))",
      ME,
    ]);
  });

  it('of a table without organizations includes rows that belong to none', () => {
    expect(sql(subject(['member']), 'read', 'api_key', { owner: 'k.user_id' })).toEqual(['k.user_id = $1', ME]);
  });

  it('of a table without owners includes rows that nobody owns', () => {
    expect(sql(subject(['member']), 'read', 'api_key', {})).toEqual(['FALSE']);
    expect(sql(subject(members('organization-workspace-access')), 'read', 'workspace', { organization: 'w.organization_id' })).toEqual([
      'FALSE',
    ]);
  });

  it("numbers parameters from the caller's offset", () => {
    expect(sql(subject(['member']), 'read', 'api_key', { owner: 'k.user_id' }, 7)[0]).toBe('k.user_id = $7');
  });

  it('reads access lists inside the organizations of the subject, and groups as one set', () => {
    const columns = { organization: 't.organization_id', userAcl: 't.user_acl', groupAcl: 't.group_acl' };
    expect(sql(subject(members('organization-member'), { groups: [GROUP] }), 'use', 'template', columns)).toEqual([
      '(t.organization_id = ANY($1) AND ((t.user_acl -> $2::text) ?| $3::text[]' +
        ' OR (t.group_acl -> (t.organization_id)::text) ?| $4::text[]' +
        ' OR EXISTS (SELECT 1 FROM unnest($5::text[]) AS held(id) WHERE (t.group_acl -> held.id) ?| $6::text[])))',
      ORGANIZATIONS,
      ME,
      ['use', '*'],
      ['use', '*'],
      [GROUP],
      ['use', '*'],
    ]);
  });

  it('uses an indexable condition where a row is shared with one group, for the actions of its members', () => {
    const who = subject(members('organization-member'), { groups: [GROUP] });
    const columns: FilterColumns = { organization: 't.organization_id', memberGroup: { column: 't.group_id', actions: ['use'] } };
    expect(sql(who, 'use', 'template', columns)).toEqual([
      '(t.organization_id = ANY($1) AND (t.group_id = t.organization_id OR t.group_id = ANY($2)))',
      ORGANIZATIONS,
      [GROUP],
    ]);
    expect(sql(who, 'update', 'template', columns)).toEqual(['FALSE']);
  });

  it('has no access lists without an organization column, since they need membership', () => {
    expect(sql(subject(members('organization-member')), 'use', 'template', { userAcl: 't.user_acl' })).toEqual(['FALSE']);
  });

  it('narrows to the ids of the allow-list', () => {
    expect(sql(subject(['owner'], { allowList: [`template:${ID}`, 'file:*'] }), 'read', 'template', { id: 't.id' })).toEqual([
      't.id = ANY($1)',
      [ID],
    ]);
    expect(sql(subject(['owner'], { allowList: [`template:${ID}`] }), 'read', 'template', {})).toEqual(['FALSE']);
  });

  it('compares a non-UUID owner id as text, because a uuid column would raise an error', () => {
    expect(sql(subject(['member'], { id: 'no-uuid' }), 'read', 'api_key', { owner: 'k.user_id' })).toEqual([
      '(k.user_id)::text = $1::text',
      'no-uuid',
    ]);
  });

  it('never writes a value into the text', () => {
    const evil = "'; DROP TABLE users; --";
    const who = subject(['member'], { id: evil, groups: [evil] });
    const [text, ...parameters] = sql(who, 'read', 'template', { id: 't.id', owner: 't.owner_id', organization: 't.o', groupAcl: 't.g' });
    expect(text).not.toContain('DROP');
    expect(parameters).toContain(evil);
  });
});
