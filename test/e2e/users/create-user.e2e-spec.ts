import { logIn } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { PASSWORD, startStaffedServer } from '../../support/staff.js';

const USERS = '/api/v2/users';
const NIL = '00000000-0000-0000-0000-000000000000';

interface User {
  readonly id: string;
  readonly username: string;
  readonly [field: string]: unknown;
}

let server: RunningServer;
let session: string;
let owner: Person;
let admin: Person;
let organization: string;

beforeAll(async () => {
  ({ server, session, owner, admin, organization } = await startStaffedServer({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' }));
});
afterAll(() => server.stop());

function request(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const username = uniqueName('new');
  return { email: `${username}@example.test`, username, password: PASSWORD, organization_ids: [organization], ...changes };
}

async function rows(user: User): Promise<unknown> {
  const [row] = await server.db.query(
    `SELECT status, login_type, rbac_roles, hashed_password <> '' AS has_password,
            ARRAY(SELECT organization_id FROM organization_members WHERE user_id = u.id) AS organizations
       FROM users u WHERE id = $1`,
    [user.id],
  );
  return row;
}

describe('a created user', () => {
  it('is dormant, a member of the organizations, and can log in, which activates them and is audited', async () => {
    const second = await createOrganization(server.db);
    const body = request({ name: `  ${'ä'.repeat(140)}`, organization_ids: [organization, second.id] });
    const user = expectJson<User>(await admin.post('/users', body), 201);
    expect(user).toEqual({
      id: expect.any(String) as unknown,
      username: body['username'],
      name: 'ä'.repeat(128),
      email: body['email'],
      created_at: expect.any(String) as unknown,
      updated_at: expect.any(String) as unknown,
      status: 'dormant',
      login_type: 'password',
      organization_ids: [organization, second.id],
      roles: [],
      has_ai_seat: false,
    });
    const [created] = await server.db.query(`SELECT user_id, status_code, diff FROM audit_logs WHERE resource_id = $1`, [user.id]);
    expect(created).toMatchObject({
      user_id: admin.id,
      status_code: 201,
      diff: { email: { new: body['email'], secret: false }, hashed_password: { old: '', new: '', secret: true } },
    });
    await logIn(server, { email: String(body['email']), password: PASSWORD });
    expect(await rows(user)).toMatchObject({ status: 'active', has_password: true });
    const [woken] = await server.db.query(
      `SELECT user_id, action, diff, additional_fields FROM audit_logs WHERE resource_id = $1 AND resource_type = 'user' ORDER BY time DESC LIMIT 1`,
      [user.id],
    );
    expect(woken).toEqual({
      user_id: user.id,
      action: 'write',
      diff: { status: { old: 'dormant', new: 'active', secret: false } },
      additional_fields: { automatic_actor: 'coder', automatic_subsystem: 'dormancy' },
    });
  });

  it('may be active from the start, use the legacy field names, and join the default organization by the nil UUID', async () => {
    const legacy = expectJson<User>(
      await admin.post('/users', request({ organization_ids: undefined, organization_id: organization, user_status: 'active' })),
      201,
    );
    expect(await rows(legacy)).toMatchObject({ status: 'active', organizations: [organization] });
    const byNil = expectJson<User>(await admin.post('/users', request({ organization_ids: [NIL, organization], user_status: null })), 201);
    expect(byNil['organization_ids']).toEqual([organization]);
    expect(await rows(byNil)).toMatchObject({ status: 'dormant', organizations: [organization] });
  });

  it('with an upstream login has no password', async () => {
    const user = expectJson<User>(await admin.post('/users', request({ login_type: 'github', password: '' })), 201);
    expect(await rows(user)).toMatchObject({ login_type: 'github', has_password: false });
  });

  it('can be a service account, for which an owner creates tokens', async () => {
    const body = { username: uniqueName('ci'), service_account: true, organization_ids: [organization] };
    const account = expectJson<User>(await admin.post('/users', body), 201);
    expect(account).toMatchObject({ email: '', login_type: 'none', is_service_account: true });
    const { key } = expectJson<{ key: string }>(await owner.post(`/users/${account.id}/keys/tokens`, { token_name: 'ci' }), 201);
    const me = await server.get(`${USERS}/me`, { 'coder-session-token': key });
    expect(expectJson<User>(me, 200)).toMatchObject({ id: account.id, status: 'active' });
  });

  it('gets only roles that the creator may assign', async () => {
    const user = expectJson<User>(await owner.post('/users', request({ roles: ['auditor', 'member'] })), 201);
    expect(user['roles']).toEqual([{ name: 'auditor', display_name: 'Auditor' }]);
    expectRefused(await admin.post('/users', request({ roles: ['owner'] })), 400, 'not authorized to assign role "owner"');
    expectRefused(await owner.post('/users', request({ roles: ['emperor'] })), 400, '"emperor" is not a supported role');
  });
});

describe('creating a user is refused', () => {
  const serviceAccount = { service_account: true, email: undefined, password: undefined };
  const refused: readonly [string, Readonly<Record<string, unknown>>, number, Readonly<Record<string, unknown>>][] = [
    [
      'a service account that logs in',
      { ...serviceAccount, login_type: 'oidc' },
      400,
      { message: "Service accounts must use login type 'none'." },
    ],
    [
      'a service account with a password',
      { ...serviceAccount, password: PASSWORD },
      400,
      { message: 'Password cannot be set for service accounts.' },
    ],
    [
      'a service account with an email address',
      { ...serviceAccount, email: 'a@example.test' },
      400,
      { message: 'Email cannot be set for service accounts.' },
    ],
    ['a person who cannot log in', { login_type: 'none', password: '' }, 400, { message: "Login type 'none' requires a service account." }],
    [
      'a password for an upstream login',
      { login_type: 'github' },
      400,
      { message: 'Password cannot be set for non-password ("github") authentication.' },
    ],
    [
      'no organization',
      { organization_ids: [] },
      400,
      {
        detail: "required at least 1 value for the array 'organization_ids'",
        validations: [{ field: 'organization_ids', detail: 'Missing values, this cannot be empty' }],
      },
    ],
    [
      'a weak password',
      { password: 'password' },
      400,
      { message: 'Password is invalid', validations: [{ field: 'password', detail: expect.any(String) as unknown }] },
    ],
    [
      'no password',
      { password: '' },
      400,
      { message: 'Password is invalid', validations: [{ field: 'password', detail: expect.any(String) as unknown }] },
    ],
    [
      'OIDC without a provider',
      { login_type: 'oidc', password: '' },
      400,
      { message: 'You must configure OIDC before creating OIDC users.' },
    ],
    [
      'a login type of keys',
      { login_type: 'token', password: '' },
      400,
      { message: 'Unsupported login type "token" for manually creating new users.' },
    ],
    [
      'a bad user name',
      { username: 'two--hyphens' },
      400,
      { message: 'Validation failed.', validations: [{ field: 'username', detail: expect.any(String) as unknown }] },
    ],
    [
      'a reserved user name',
      { username: 'new' },
      400,
      { message: 'Validation failed.', validations: [{ field: 'username', detail: expect.any(String) as unknown }] },
    ],
    [
      'a bad email address',
      { email: 'nonsense' },
      400,
      { message: 'Validation failed.', validations: [{ field: 'email', detail: expect.any(String) as unknown }] },
    ],
    [
      'no email address',
      { email: undefined },
      400,
      { message: 'Validation failed.', validations: [{ field: 'email', detail: expect.any(String) as unknown }] },
    ],
    [
      'an unknown status',
      { user_status: 'asleep' },
      400,
      { message: 'Validation failed.', validations: [{ field: 'user_status', detail: expect.any(String) as unknown }] },
    ],
    ['an invalid organization id', { organization_ids: ['here'] }, 400, { message: 'Validation failed.' }],
  ];
  it.each(refused)('with %s', async (_what, changes, status, body) => {
    const answer = await admin.post('/users', request(changes));
    expect({ status: answer.status, body: answer.json() }).toMatchObject({ status, body });
  });

  it('with a user name or an email address in use, in any case; those of a deleted user are free', async () => {
    const body = request();
    const user = expectJson<User>(await admin.post('/users', body), 201);
    const inUse = { username: user.username.toUpperCase(), email: String(body['email']).toUpperCase() };
    for (const [fields, same] of [
      [['username'], { username: inUse.username }],
      [['email'], { email: inUse.email }],
      [['username', 'email'], inUse],
    ] as const) {
      const answer = await admin.post('/users', request(same));
      const validations = fields.map((field) => ({ field, detail: 'This value is already in use and should be unique.' }));
      expect([answer.status, answer.json()]).toEqual([409, { message: 'User already exists.', validations }]);
    }
    expectJson(await admin.delete(`/users/${user.id}`), 200);
    expectJson(await admin.post('/users', body), 201);
  });

  it('twice: exactly one of ten racing requests for one name succeeds', async () => {
    const body = request();
    const answers = await Promise.all(Array.from({ length: 10 }, () => admin.post('/users', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  });

  it('in a missing organization, and leaves nothing behind', async () => {
    const body = request({ organization_ids: [organization, 'ffffffff-0000-4000-8000-000000000000'] });
    expectNotFound(await admin.post('/users', body));
    expectNotFound(await admin.get(`/users/${String(body['username'])}`));
  });

  it('without permission, and does not reveal whether a name is taken', async () => {
    const member = await createPerson(server, { organizations: { [organization]: [] } });
    for (const body of [request(), request({ username: owner.username })]) {
      expectRefused(await member.post('/users', body), 403, 'You are not authorized to create users.');
    }
  });

  it("for an owner's app, with any scope: the account would outlive the grant", async () => {
    const tokens = await obtainTokens(server, session, await registerClient(server, session), { scope: 'coder:all' });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const somebody = await createPerson(server);
    const attempts = [
      await server.request('POST', USERS, { headers, body: request() }),
      await server.request('POST', USERS, { headers, body: request({ login_type: 'github', password: '' }) }),
      await server.request('POST', USERS, { headers, body: request({ login_type: 'github', password: '', roles: ['owner'] }) }),
      await server.request('PUT', `${USERS}/${somebody.username}/roles`, { headers, body: { roles: ['owner'] } }),
    ];
    for (const attempt of attempts) {
      expect({ status: attempt.status, body: attempt.json() }).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('An app that acts for you cannot do this.') as unknown },
      });
      expect(attempt.headers.get('www-authenticate')).not.toContain('insufficient_scope');
    }
  });
});

it('a server with password logins disabled creates no users with passwords', async () => {
  const other = await startServer({
    env: {
      CODER_DISABLE_PASSWORD_AUTH: 'true',
      CODER_OIDC_ISSUER_URL: 'http://127.0.0.1:1',
      CODER_OIDC_CLIENT_ID: 'gatehouse',
      CODER_OIDC_CLIENT_SECRET: 'secret',
    },
  });
  try {
    const only = await createPerson(other, { siteRoles: ['owner'] });
    const answer = await only.post('/users', request({ organization_ids: [NIL] }));
    expectRefused(answer, 403, 'Password based authentication is disabled! Unable to provision new users with password authentication.');
    for (const login_type of ['github', 'oidc']) {
      expectJson(await only.post('/users', request({ organization_ids: [NIL], login_type, password: '' })), 201);
    }
  } finally {
    await other.stop();
  }
});
