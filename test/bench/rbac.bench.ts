import { cpus } from 'node:os';
import type { FilterColumns, RbacObject, Role, Subject } from '../../src/authz/index.js';
import { buildUserSubject, OWN_AUTHORITY, RbacAuthorizer, RoleCatalog, roleFromRow, systemRole } from '../../src/authz/index.js';
import { readOptions } from './read-options.js';

const USAGE = `npm run bench:rbac

Measures what authorization costs, in nanoseconds: static roles are built in, dynamic ones are made from rows of custom_roles. Exits 1 when a limit
is missed.`;
readOptions(USAGE, {});

/**
 * What authorization costs: `npm run bench:rbac`. Static roles are built in; dynamic ones are made anew from rows of `custom_roles`
 * each time a subject is built. Every figure is the median of many batches, in nanoseconds. Exits 1 when a limit is missed.
 */
const BATCHES = 301;
const FILTERED = 10_000;
const LIMITS = { 'authorize, 1 organization': 1000, 'authorize, 100 organizations': 3000, prepare: 20_000, 'filter, per object': 500 };

const uuid = (kind: string, n: number): string => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const ME = uuid('a', 1);
const COLUMNS: FilterColumns = { id: 't.id', organization: 't.organization_id', userAcl: 't.user_acl', groupAcl: 't.group_acl' };

const authorizer = new RbacAuthorizer();
const catalog = new RoleCatalog();
/** Keeps results alive, or the compiler could remove unused work. */
let sink = 0;

function median(batchSize: number, work: (n: number) => unknown): number {
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const start = process.hrtime.bigint();
    for (let n = 0; n < batchSize; n += 1) if (work(n)) sink += 1;
    times.push(Number(process.hrtime.bigint() - start) / batchSize);
  }
  return times.sort((a, b) => a - b)[(BATCHES - 1) / 2] ?? NaN;
}

/** What `organization-member` looks like as a row, and a custom role of the same size. */
function customRoles(organization: string): Role[] {
  const { byOrganization } = systemRole('organization-member', organization, 'everyone');
  const { organization: organizationPermissions, member: memberPermissions } = byOrganization[organization] ?? {
    organization: [],
    member: [],
  };
  return ['organization-member', 'helper'].map((name) =>
    roleFromRow({ isDelegable: false, name, organization, organizationPermissions, memberPermissions }),
  );
}

function build(organizations: readonly string[], kind: 'static' | 'dynamic', n = 0): Subject {
  const names = kind === 'static' ? ['organization-auditor', 'organization-workspace-access'] : ['organization-member', 'helper'];
  const roles = kind === 'static' ? [] : organizations.flatMap(customRoles);
  return buildUserSubject(
    {
      authority: OWN_AUTHORITY,
      id: ME,
      friendlyName: 'bench',
      roles: ['member', ...organizations.flatMap((id) => names.map((name) => `${name}:${id}`))],
      customRoles: new Map(roles.map((role) => [role.identifier.toString(), role])),
      groups: [uuid('c', 1), uuid('c', 2)],
      scopes: ['coder:all'],
      allowList: n === 0 ? ['*:*'] : [`template:${uuid('d', n)}`],
    },
    catalog,
  );
}

function objectsIn(organizations: readonly string[]): RbacObject[] {
  return Array.from({ length: FILTERED }, (_, n): RbacObject => {
    const organization = organizations[n % organizations.length] ?? '';
    const id = uuid('d', n);
    if (n % 4 === 0) return { type: 'template', id, organization };
    if (n % 4 === 1) return { type: 'template', id, organization: uuid('e', n % 7) };
    if (n % 4 === 2) return { type: 'template', id, organization, owner: n % 8 === 2 ? ME : uuid('a', 2) };
    return { type: 'template', id, organization, userAcl: { [uuid('a', 3)]: ['use'] }, groupAcl: { [uuid('c', 2)]: ['use'] } };
  });
}

type Figures = Record<string, number>;

function measure(count: number, kind: 'static' | 'dynamic'): Figures {
  const organizations = Array.from({ length: count }, (_, n) => uuid('b', n));
  const subject = build(organizations, kind);
  const objects = objectsIn(organizations);
  const at = (n: number): RbacObject => objects[n % FILTERED] ?? { type: 'template' };
  return {
    authorize: median(10_000, (n) => authorizer.allows(subject, 'use', at(n))),
    prepare: median(100, () => authorizer.prepare(subject, 'use', 'template').toSql(COLUMNS, 1).sql),
    'filter, per object': median(1, () => authorizer.filter(subject, 'use', objects, (object) => object)) / FILTERED,
    'build subject, known roles': median(5, () => build(organizations, kind)),
    'build subject, first time': median(1, () => build(organizations, kind, (sink += 1))),
  };
}

const runs = ([1, 100] as const).flatMap((count) =>
  (['static', 'dynamic'] as const).map((kind) => ({ count, kind, figures: measure(count, kind) })),
);
const names = Object.keys(runs[0]?.figures ?? {});
const columns = runs.map(({ count, kind }) => `${kind}, ${count} org${count > 1 ? 's' : ''}`);
const line = (cells: readonly string[]): string => cells.map((cell, n) => (n === 0 ? cell.padEnd(28) : cell.padStart(18))).join('');

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; nanoseconds, median of ${BATCHES} batches\n`);
console.log(line(['', ...columns]));
for (const name of names) console.log(line([name, ...runs.map(({ figures }) => (figures[name] ?? NaN).toFixed(0))]));

const missed = runs.flatMap(({ count, figures }) =>
  Object.entries(figures).flatMap(([name, nanoseconds]) => {
    const key = name === 'authorize' ? `authorize, ${count} organization${count > 1 ? 's' : ''}` : name;
    const limit = Object.entries(LIMITS).find(([limited]) => limited === key)?.[1] ?? Infinity;
    return nanoseconds < limit ? [] : [`${key}: ${nanoseconds.toFixed(0)} ns, limit ${limit} ns`];
  }),
);
console.log(missed.length === 0 ? `\nAll limits kept: ${JSON.stringify(LIMITS)}` : `\nMissed: ${missed.join('; ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
