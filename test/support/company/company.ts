import { keyList } from '../encryption-keys.js';
import { expectStatus } from '../expect-answer.js';
import { plantKey } from '../keys.js';
import type { Client } from '../oauth/index.js';
import { type Person, withKey } from '../people.js';
import type { RunningServer } from '../server.js';
import { registerApps } from './apps.js';
import { hire, type Staff } from './people.js';

/** How its server is configured. Nothing contacts GitHub. */
export const COMPANY_ENV = {
  CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
  CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: keyList('ba'),
  CODER_OAUTH2_GITHUB_CLIENT_ID: 'gatehouse-at-example',
  CODER_OAUTH2_GITHUB_CLIENT_SECRET: 'github-secret',
  CODER_OAUTH2_GITHUB_ALLOW_EVERYONE: 'true',
} as const;

export const FOUNDER = { email: 'ada@example.com', username: 'ada', name: 'Ada Lovelace', password: 'Correct-horse-battery-staple-9' };

/** A deployment that has been in use for a while: something of everything that a page can show. */
export interface Company {
  readonly server: RunningServer;
  /** Her session is in a browser: its key opens pages. */
  readonly owner: Person;
  readonly staff: Staff;
  /** One that is not the default. */
  readonly organization: string;
  /** In the organization, as its custom role is. */
  readonly group: string;
  readonly role: string;
  readonly app: Client;
  readonly api: string;
  readonly signingKey: string;
  readonly auditEntry: string;
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ROLE = 'release-manager';

/** How many days ago the rows of a table were written, and the columns that say so. */
const AGES = [
  ['organizations', 230, 'created_at'],
  ['organization_members', 64, 'created_at'],
  ['groups', 60, 'created_at'],
  ['user_invitations', 1, 'created_at'],
  ['user_secrets', 20, 'created_at', 'updated_at'],
  ['gitsshkeys', 64, 'created_at', 'updated_at'],
  ['oauth2_provider_apps', 64, 'created_at'],
  ['oauth2_provider_app_secrets', 64, 'created_at'],
  ['oauth2_provider_resource_servers', 50, 'created_at'],
  ['oauth2_provider_initial_access_tokens', 0, 'created_at'],
  ['oauth2_provider_grants', 3, 'created_at'],
  ['oauth2_provider_consents', 3, 'created_at'],
  ['dbcrypt_keys', 230, 'created_at'],
] as const;

/** Founds the company on a server without users, or whose only user is the founder. */
export async function foundCompany(server: RunningServer): Promise<Company> {
  const [found] = await server.db.query<{ id: string }>(`SELECT id FROM users WHERE email = $1`, [FOUNDER.email]);
  const id = found?.id ?? expectStatus(await server.post('/api/v2/users/first', { ...FOUNDER }), 201).json<{ user_id: string }>().user_id;
  const owner = await withKey(server, { ...FOUNDER, id });
  const made = async (path: string, body: Readonly<Record<string, unknown>>): Promise<string> =>
    expectStatus(await owner.post(path, body), 201).json<{ id: string }>().id;

  const organization = await made('/organizations', { name: 'engineering', display_name: 'Engineering' });
  await owner.post(`/organizations/${organization}/members/roles`, {
    name: ROLE,
    display_name: 'Release manager',
    organization_permissions: [
      { resource_type: 'group', action: 'read' },
      { resource_type: 'group_member', action: 'read' },
      { resource_type: 'template', action: 'read' },
    ],
  });
  const staff = await hire(server, organization);
  const group = await made(`/organizations/${organization}/groups`, { name: 'backend', display_name: 'Back end' });
  await made(`/organizations/${organization}/groups`, { name: 'contractors' });
  expectStatus(await owner.patch(`/groups/${group}`, { add_users: [staff.alan, staff.barbara, staff.katherine] }), 200);
  expectStatus(await owner.put(`/users/${staff.katherine}/roles`, { roles: ['auditor'] }), 200);
  expectStatus(await owner.put(`/users/${staff.katherine}/roles`, { roles: [] }), 200);
  for (const email of ['radia@example.com', 'frances@example.com']) await made('/invitations', { email, roles: ['auditor'] });
  await store(owner);
  const readers = [staff.barbara, staff.katherine].map((reader) => withKey(server, { id: reader, username: '', email: '' }));
  const { report: app, api, signingKey } = await registerApps(server, owner, await Promise.all(readers));
  for (const user of [owner.id, staff.barbara]) await plantKey(server.db, user, { usedSecondsAgo: 5_400 });
  expectStatus(await owner.get('/users/me/gitsshkey'), 200); // the first look creates it
  await age(server, owner);
  const [entry] = await server.db.query<{ id: string }>(
    `SELECT id FROM audit_logs WHERE resource_id = $1 AND action = 'write' ORDER BY time DESC LIMIT 1`,
    [staff.katherine],
  );
  return { server, owner, staff, organization, group, role: ROLE, app, api, signingKey, auditEntry: entry?.id ?? '' };
}

/** What people keep in their account. */
async function store(owner: Person): Promise<void> {
  for (const [name, description] of [
    ['npm-token', 'For releases'],
    ['github-token', 'For the mirror'],
  ] as const) {
    const env_name = name.toUpperCase().replace('-', '_');
    expectStatus(await owner.post('/users/me/secrets', { name, description, value: 'example-value', env_name }), 201);
  }
  const lifetime = 7 * 24 * 3_600 * 1e9;
  for (const [token_name, scopes] of [
    ['laptop', ['coder:all']],
    ['nightly-build', ['user:read', 'template:read']],
  ] as const)
    expectStatus(await owner.post('/users/me/keys/tokens', { token_name, scopes, lifetime }), 201);
}

/** Nothing is as new as it really is: lists have an order, and what pages say about time does not depend on how long this took. */
async function age({ db }: RunningServer, owner: Person): Promise<void> {
  await db.query(
    `UPDATE audit_logs SET ip = '192.0.2.17', user_agent = $1, time = now() - interval '90 minutes' * newer.rank - interval '30 minutes'
       FROM (SELECT id, row_number() OVER (ORDER BY time DESC) AS rank FROM audit_logs) AS newer WHERE newer.id = audit_logs.id`,
    [BROWSER],
  );
  await db.query(`UPDATE audit_logs SET resource_target = 'Kp7xRw' WHERE resource_type LIKE 'oauth2_provider_%_secret'`);
  await db.query(`UPDATE users SET created_at = now() - interval '230 days 30 minutes', last_seen_at = now() WHERE id = $1`, [owner.id]);
  await db.query(
    `UPDATE api_keys SET ip_address = '192.0.2.17', user_agent = $1, created_at = created_at - interval '4 days 2 hours', expires_at = expires_at - interval '90 minutes'`,
    [BROWSER],
  );
  for (const [table, days, ...columns] of AGES)
    await db.query(`UPDATE ${table} SET ${columns.map((column) => `${column} = ${column} - interval '${days} days 2 hours'`).join(', ')}`);
  await db.query(`UPDATE oauth2_provider_grants SET consent_user_agent = $1, consent_address = '192.0.2.17'`, [BROWSER]);
}
