import type { OpenAPIObject } from '@nestjs/swagger';
import { ORGANIZATION_ROLE_NAMES, SITE_ROLE_NAMES } from '../../src/authz/index.js';
import { sampledRows } from '../../src/testing/index.js';
import { operationsOf } from '../../src/swagger/document-types.js';
import { expectForbidden } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import { createOrganization } from '../support/organizations.js';
import { createPerson, type Person, type UserTraits, withKey } from '../support/people.js';
import { uniqueName } from '../support/unique-name.js';
import { type RunningServer, startServer } from '../support/server.js';

const PASSWORD = 'Staple-Battery-42-Horse';

interface Attempt {
  readonly actor: Person;
  readonly target: Person;
  readonly home: string;
}

/** All actions of a user on another user, by operation. */
const OPERATIONS: Readonly<Record<string, (attempt: Attempt) => Promise<Answer>>> = {
  updateUserPassword: ({ actor, target }) => actor.put(`/users/${target.id}/password`, { password: PASSWORD }),
  updateUserProfile: ({ actor, target }) => actor.put(`/users/${target.id}/profile`, { username: uniqueName('taken'), name: 'Changed' }),
  regenerateUserGitSSHKey: ({ actor, target }) => actor.put(`/users/${target.id}/gitsshkey`),
  suspendUser: ({ actor, target }) => actor.put(`/users/${target.id}/status/suspend`),
  activateUser: ({ actor, target }) => actor.put(`/users/${target.id}/status/activate`),
  deleteUser: ({ actor, target }) => actor.delete(`/users/${target.id}`),
  createAPIKey: ({ actor, target }) => actor.post(`/users/${target.id}/keys`),
  createToken: ({ actor, target }) => actor.post(`/users/${target.id}/keys/tokens`, { token_name: uniqueName('t') }),
  deleteAPIKey: ({ actor, target }) => actor.delete(`/users/${target.id}/keys/${keyOf(target)}`),
  expireAPIKey: ({ actor, target }) => actor.put(`/users/${target.id}/keys/${keyOf(target)}/expire`),
  endSessions: ({ actor, target }) => actor.delete(`/users/${target.id}/sessions`),
  removeMember: ({ actor, target, home }) => actor.delete(`/organizations/${home}/members/${target.id}`),
  updateMemberRoles: ({ actor, target, home }) => actor.put(`/organizations/${home}/members/${target.id}/roles`, { roles: [] }),
};

/** Operations on a `{user}` that take nothing from another user, with the reason. */
const HARMLESS: Readonly<Record<string, string>> = {
  addMember: 'gives a membership and the roles of every member, which the actor must be able to assign',
  updateUserRoles: 'is about the roles themselves: each one that changes must be assignable',
  createUserSecret: 'is for oneself alone, whatever the roles',
  importUserSecrets: 'is for oneself alone, whatever the roles',
  updateUserSecret: 'is for oneself alone, whatever the roles',
  deleteUserSecret: 'is for oneself alone, whatever the roles',
  endOAuth2Grant: 'is for oneself and for owners, who can assign every role',
  endOAuth2SignIn: 'is for oneself and for owners, who can assign every role',
  forgetOAuth2Consents: 'is for oneself and for owners, who can assign every role',
  endOAuth2Grants: 'is for oneself and for owners, who can assign every role',
  endAccess: 'is for oneself and for owners, who can assign every role',
};

const OF_PERSON = Object.keys(OPERATIONS).filter((id) => !['removeMember', 'updateMemberRoles'].includes(id));
const OF_KEYS = ['createAPIKey', 'createToken', 'deleteAPIKey', 'expireAPIKey', 'endSessions'];

/** Users with these roles, in addition to their membership of the organization. */
const TARGETS: Readonly<Record<string, (home: string, elsewhere: string) => UserTraits>> = {
  nothing: (home) => ({ organizations: { [home]: [] } }),
  'organization-workspace-access': (home) => ({ organizations: { [home]: ['organization-workspace-access'] } }),
  auditor: (home) => ({ siteRoles: ['auditor'], organizations: { [home]: [] } }),
  'template-admin': (home) => ({ siteRoles: ['template-admin'], organizations: { [home]: [] } }),
  'user-admin': (home) => ({ siteRoles: ['user-admin'], organizations: { [home]: [] } }),
  owner: (home) => ({ siteRoles: ['owner'], organizations: { [home]: [] } }),
  'organization-admin': (home) => ({ organizations: { [home]: ['organization-admin'] } }),
  'organization-auditor': (home) => ({ organizations: { [home]: ['organization-auditor'] } }),
  'organization-user-admin': (home) => ({ organizations: { [home]: ['organization-user-admin'] } }),
  'organization-template-admin': (home) => ({ organizations: { [home]: ['organization-template-admin'] } }),
  'organization-workspace-creation-ban': (home) => ({ organizations: { [home]: ['organization-workspace-creation-ban'] } }),
  'a custom role': (home) => ({ organizations: { [home]: ['helper'] } }),
  'organization-admin elsewhere': (home, elsewhere) => ({ organizations: { [home]: [], [elsewhere]: ['organization-admin'] } }),
};

const PLAIN = ['nothing', 'organization-workspace-access'];
const ORGANIZATION_ROLES = Object.keys(TARGETS).filter((name) => name.startsWith('organization-') && !name.includes('elsewhere'));
const EVERYBODY = Object.keys(TARGETS);

/** Which actor may do what to which user. Everything else is refused. */
const ACTORS: Readonly<
  Record<string, { readonly traits: (home: string) => UserTraits; readonly may: readonly (readonly [string[], string[]])[] }>
> = {
  owner: {
    traits: () => ({ siteRoles: ['owner'] }),
    may: [
      [OF_PERSON.filter((id) => id !== 'suspendUser'), EVERYBODY],
      [['suspendUser'], EVERYBODY.filter((name) => name !== 'owner')],
      [['removeMember', 'updateMemberRoles'], EVERYBODY],
    ],
  },
  'user-admin': {
    traits: () => ({ siteRoles: ['user-admin'] }),
    may: [
      [OF_PERSON.filter((id) => !OF_KEYS.includes(id)), PLAIN],
      [['removeMember'], [...PLAIN, 'organization-admin elsewhere']],
      [['updateMemberRoles'], [...PLAIN, 'auditor', 'template-admin', 'user-admin', 'owner', 'organization-admin elsewhere']],
    ],
  },
  'organization-admin': {
    traits: (home) => ({ organizations: { [home]: ['organization-admin'] } }),
    may: [
      [['removeMember'], ['nothing', ...ORGANIZATION_ROLES, 'a custom role', 'organization-admin elsewhere']],
      [['updateMemberRoles'], EVERYBODY],
    ],
  },
  'organization-user-admin': {
    traits: (home) => ({ organizations: { [home]: ['organization-user-admin'] } }),
    may: [
      [['removeMember'], [...PLAIN, 'organization-admin elsewhere']],
      [['updateMemberRoles'], [...PLAIN, 'auditor', 'template-admin', 'user-admin', 'owner', 'organization-admin elsewhere']],
    ],
  },
  'a custom role that may remove members': {
    traits: (home) => ({ organizations: { [home]: ['bouncer'] } }),
    may: [[['removeMember'], ['nothing', 'organization-admin elsewhere']]],
  },
  auditor: { traits: () => ({ siteRoles: ['auditor'] }), may: [] },
  nothing: { traits: (home) => ({ organizations: { [home]: [] } }), may: [] },
};

describe('an actor who cannot assign a role cannot take over, weaken or impersonate its holder', () => {
  let server: RunningServer;
  let home: string;
  let elsewhere: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    home = (await createOrganization(server.db)).id;
    elsewhere = (await createOrganization(server.db)).id;
    // Roles that every member has do not protect from members who have them too.
    await server.db.query(`UPDATE organizations SET default_org_member_roles = '{organization-workspace-access}' WHERE id = $1`, [home]);
    const permissions = JSON.stringify(
      ['read', 'delete'].map((action) => ({ negate: false, resource_type: 'organization_member', action })),
    );
    for (const [name, granted] of [
      ['helper', '[]'],
      ['bouncer', permissions],
    ] as const) {
      // prettier-ignore
      await server.db.query(`INSERT INTO custom_roles (organization_id, name, display_name, org_permissions) VALUES ($1, $2, $2, $3)`, [
        home,
        name,
        granted,
      ]);
    }
    await createPerson(server, { siteRoles: ['owner'] });
  });
  afterAll(() => server.stop());

  const mayDo = (actor: string, operation: string, target: string): boolean =>
    ACTORS[actor]?.may.some(([operations, targets]) => operations.includes(operation) && targets.includes(target)) ?? false;

  it('is asked about every built-in role, but what every member has and the one that grants nothing', () => {
    const missing = [...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES].filter((name) => !(name in TARGETS));
    expect(missing).toEqual(['member', 'agents-access']);
  });

  it('covers every operation of the document that names a user and changes something', async () => {
    const document = (await server.get('/swagger/openapi.json')).json<OpenAPIObject>();
    const targeting = operationsOf(document)
      .filter(({ path, method }) => path.includes('{user}') && method !== 'get')
      .map(({ operation }) => operation.operationId ?? '');
    expect([...Object.keys(OPERATIONS), ...Object.keys(HARMLESS)].sort()).toEqual(targeting.sort());
  });

  const rows = Object.keys(ACTORS).flatMap((actor) => Object.keys(OPERATIONS).map((operation) => [actor, operation] as const));
  sampledRows(it, 50).each(rows)('%s: %s', async (actorName, operation) => {
    const actor = await createPerson(server, ACTORS[actorName]!.traits(home));
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [targetName, traits] of Object.entries(TARGETS)) {
      const target = await createPerson(server, {
        ...traits(home, elsewhere),
        ...(operation === 'activateUser' && { status: 'suspended' }),
      });
      const attempt = { actor, target, home };
      const send = OPERATIONS[operation]!;
      const before = await stateOf(server, target.id);
      const answer = await send(attempt);
      const isRefused = [400, 403, 404].includes(answer.status);
      const isUnchanged = isRefused && JSON.stringify(await stateOf(server, target.id)) === JSON.stringify(before);
      outcomes[targetName] = isDone(answer) ? 'done' : isUnchanged ? 'refused' : `${answer.status} ${answer.text}`;
      expected[targetName] = mayDo(actorName, operation, targetName) ? 'done' : 'refused';
    }
    expect(outcomes).toEqual(expected);
  });

  it('cannot remove one role from a user who has another one that they cannot assign', async () => {
    const given = ['organization-admin', 'organization-workspace-access'];
    const target = await createPerson(server, { organizations: { [home]: given } });
    const actor = await createPerson(server, { organizations: { [home]: ['organization-user-admin'] } });
    const before = await stateOf(server, target.id);
    expectForbidden(await actor.put(`/organizations/${home}/members/${target.id}/roles`, { roles: ['organization-admin'] }));
    expect(await stateOf(server, target.id)).toEqual(before);
  });

  it('gets the reason in the error', async () => {
    const target = await createPerson(server, { siteRoles: ['auditor'] });
    const actor = await createPerson(server, { siteRoles: ['user-admin'] });
    const answer = await actor.put(`/users/${target.id}/password`, { password: PASSWORD });
    expectForbidden(answer);
    expect(answer.json()).toMatchObject({ detail: 'This user has a role that you cannot assign. Ask someone who can assign it.' });
  });

  it('may still do all of this to themselves', async () => {
    const actor = await createPerson(server, { siteRoles: ['auditor'], organizations: { [home]: ['organization-admin'] } });
    for (const id of ['regenerateUserGitSSHKey', 'createAPIKey', 'createToken', 'deleteAPIKey', 'expireAPIKey', 'endSessions']) {
      const target = await withKey(server, actor, {});
      expect([id, isDone(await OPERATIONS[id]!({ actor: await withKey(server, actor, {}), target, home }))]).toEqual([id, true]);
    }
    expect((await (await withKey(server, actor, {})).put('/users/me/profile', { username: actor.username, name: 'Me' })).status).toBe(200);
  });
});

function isDone({ status }: Answer): boolean {
  return status < 300;
}

/** The id of the session that every user here has. */
function keyOf({ token }: Person): string {
  return token.split('-')[0]!;
}

async function stateOf(server: RunningServer, id: string): Promise<unknown> {
  const [row] = await server.db.query(
    `SELECT username, name, avatar_url, hashed_password, status, deleted, rbac_roles,
            ARRAY(SELECT m.organization_id || ':' || m.roles::text FROM organization_members m WHERE m.user_id = u.id ORDER BY 1) AS memberships,
            ARRAY(SELECT k.public_key FROM gitsshkeys k WHERE k.user_id = u.id) AS git,
            ARRAY(SELECT k.id || k.expires_at FROM api_keys k WHERE k.user_id = u.id ORDER BY 1) AS keys
       FROM users u WHERE id = $1`,
    [id],
  );
  return row;
}
