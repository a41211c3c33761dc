// Pages of docs/reference that are generated from the code: `npm run docs:generate` (scripts/docs.mjs) writes them.
import {
  ADMIN_SCOPES,
  ADVERTISED_SCOPES,
  actionsOf,
  assignableBy,
  isDelegableRole,
  ORGANIZATION_ROLE_NAMES,
  PUBLIC_SCOPES,
  RESOURCE_TYPES,
  RoleCatalog,
  scopeNamed,
  SITE_ROLE_NAMES,
  SYSTEM_ROLE_NAMES,
  systemRoleGrants,
  WILDCARD,
} from '../dist/src/authz/index.js';
import { delegatedRoles } from '../dist/src/authz/authority.js';
import { AUDITED_RESOURCES } from '../dist/src/audit/audit-event.js';
import { AUDIT_TABLE } from '../dist/src/audit/audit-table.js';
import { UNAUDITED_TABLES } from '../dist/src/audit/unaudited-tables.js';

/** Stands for any organization in the string form of its roles. */
const ORGANIZATION = 'b0000000-0000-4000-8000-000000000001';

/** docs/reference/roles-and-scopes.md */
export function rolesMarkdown() {
  const catalog = new RoleCatalog();
  const site = catalog.siteRoles().map((role) => [code(role.identifier.name), yes(role.isDelegable), grants(role.site), grants(role.user)]);
  const organization = catalog.organizationRoles(ORGANIZATION).map((role) => {
    const { organization: everything, member } = role.byOrganization[ORGANIZATION];
    return [code(role.identifier.name), yes(role.isDelegable), grants(everything), grants(member), grants(role.site)];
  });
  const system = SYSTEM_ROLE_NAMES.map((name) => {
    const { organization: everything, member } = systemRoleGrants(name, 'everyone');
    return [code(name), yes(isDelegableRole(name)), grants(everything), grants(member)];
  });
  const assigners = [...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES].filter((name) => assignableBy(name).length > 0);
  const [never] = delegatedRoles([], []).roles;

  return `${head('Roles and scopes', 'src/authz')}
What the built-in roles grant, who can assign them, what an app can never do, and what each scope allows. [Authorization](../authorization.md) explains the
rule that combines them. Types such as \`workspace\` and \`template\` are names of the reference product: Gatehouse does not have these objects.

"Apps" says whether an app that acts for a user with the role has the role too ([delegated subjects](../adr/delegated-subjects.md)).

## Site roles

Every user has \`member\`.

${table(['role', 'apps', 'on everything', 'on own objects outside organizations'], site)}
## Organization roles

Each applies in the organization in which it was assigned.

${table(['role', 'apps', 'on everything of the organization', 'on own objects there', 'outside'], organization)}
Every member has one more role: \`organization-member\`, or \`organization-service-account\` for a service account. The table shows them for organizations in
which workspaces can be shared with all members.

${table(['role', 'apps', 'on everything of the organization', 'on own objects there'], system)}
Custom roles belong to an organization. Apps have a custom role only if a user who can assign it marked it as \`delegable\`.

## Who can assign what

The permission to assign roles is required as well. A user cannot act on a holder of a role that they could not assign.

${table(
  ['with the role', 'can assign and take'],
  assigners.map((name) => [code(name), codes(assignableBy(name))]),
)}
## What an app can never do

These actions are denied with any scopes and for any user, because their result would outlive the grant or reach other clients.

${table(
  ['on', 'actions'],
  byType(never.site).map(([type, actions]) => [code(type), [...actions].join(', ')]),
)}
## Scopes

The names that a client or a token can request: \`type:action\`, and \`type:*\` for all actions of a type. "Offered" means that metadata and pages list the scope;
the others are accepted, so that clients of the reference product work.

${table(['type', 'offered', 'actions'], scopesByType())}
Some names stand for more than one permission. Administrator scopes are granted by name only, under the conditions in
[delegated subjects](../adr/delegated-subjects.md).

${table(
  ['scope', 'offered', 'allows'],
  [...PUBLIC_SCOPES.filter(isComposed), ...ADMIN_SCOPES].map((name) => [
    code(name),
    yes(ADVERTISED_SCOPES.includes(name)),
    grants(scopeNamed(name).site),
  ]),
)}`;
}

function isComposed(name) {
  return name.startsWith('coder:');
}

function scopesByType() {
  const types = new Map();
  for (const name of PUBLIC_SCOPES.filter((scope) => !isComposed(scope))) {
    const [type, action] = name.split(':');
    types.set(type, [...(types.get(type) ?? []), action]);
  }
  return [...types].map(([type, actions]) => [code(type), yes(ADVERTISED_SCOPES.includes(`${type}:*`)), actions.map(code).join(', ')]);
}

/** docs/reference/audit-log.md */
export function auditMarkdown() {
  const resources = Object.entries(AUDITED_RESOURCES).map(([type, name]) => [
    code(type),
    columns(name, 'track'),
    columns(name, 'secret'),
    columns(name, 'ignore'),
  ]);
  const silent = Object.entries(UNAUDITED_TABLES).map(([name, reason]) => [code(name), reason]);
  return `${head('The audit log', 'src/audit')}
Every change of data writes an entry in the transaction of the change: neither exists without the other. An entry has the user, the action, the object, the time,
the address and the status. A refused change is recorded too, without a diff, if the user can see the object. \`GET /api/v2/audit\` reads the log.

## What an entry shows

"Secret" shows that the value changed, but neither the old nor the new value. A new column fails a test until it is assigned to one of the three.

${table(['resource', 'old and new value', 'secret', 'not shown'], resources)}
Logins, logouts and registrations are entries without a diff. Consent to an app is an entry about the app.

## Tables that are not audited

${table(['table', 'why'], silent)}`;
}

function columns(name, tracking) {
  return codes(Object.entries(AUDIT_TABLE[name]).flatMap(([column, how]) => (how === tracking ? [column] : [])));
}

/** As short as possible without loss: grants first, then bans. */
function grants(permissions) {
  const allowed = byType(permissions.filter(({ negate }) => !negate));
  const banned = byType(permissions.filter(({ negate }) => negate));
  const whole = allowed.filter(([type, actions]) => actions.size === actionsOf(type).length).map(([type]) => type);
  const partial = allowed.filter(([type]) => !whole.includes(type)).map(([type, actions]) => [code(type), [...actions].join(', ')]);
  const missing = RESOURCE_TYPES.filter((type) => !allowed.some(([known]) => known === type));
  const words =
    whole.length > RESOURCE_TYPES.length / 2
      ? [
          missing.length > 0 ? `everything but ${codes(missing)}` : 'everything',
          ...partial.map(([type, actions]) => `of ${type} only ${actions}`),
        ]
      : [...whole.map((type) => `${code(type)}: all`), ...partial.map(([type, actions]) => `${type}: ${actions}`)];
  return [...words, ...banned.map(([type, actions]) => `never ${code(type)}: ${[...actions].join(', ')}`)].join('; ');
}

/** Types with their actions, wildcards written out. */
function byType(permissions) {
  const found = new Map();
  for (const { resourceType, action } of permissions) {
    for (const type of resourceType === WILDCARD ? RESOURCE_TYPES : [resourceType]) {
      const actions = action === WILDCARD ? actionsOf(type) : [action];
      found.set(type, new Set([...(found.get(type) ?? []), ...actions]));
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function head(title, folder) {
  return `# ${title}\n\n<!-- Generated from ${folder} by \`npm run docs:generate\`. Do not edit. -->\n`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return line(heads) + line(heads.map(() => '---')) + rows.map(line).join('');
}

function code(text) {
  return `\`${text}\``;
}

function codes(names) {
  return names.map(code).join(', ');
}

function yes(is) {
  return is ? 'yes' : 'no';
}
