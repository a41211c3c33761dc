import { expectStatus } from '../../support/expect-answer.js';
import type { AuditedResourceType } from '../../../src/audit/audit-event.js';
import type { Answer } from '../../support/http-client.js';
import {
  APPS,
  AUTHORIZE,
  challengeOf,
  type Client,
  createExchange,
  createAgent,
  createIssuer,
  encodeFields,
  EXCHANGE_RULES,
  identitiesOf,
  INITIAL_TOKENS,
  ISSUERS,
  newIssuer,
  SIGNING_KEYS,
  newVerifier,
  type Provider,
  registerBackend,
  registerCalendar,
  registerItself,
  registerResourceServer,
  RESOURCE_SERVERS,
  resourceServer,
  RULE_SCOPES,
  selfRegistered,
  SETTINGS,
  TOKENS,
  trust,
} from '../../support/oauth/index.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, plantUser } from '../../support/people.js';
import { bearer } from '../../support/sign-in.js';
import { uniqueName } from '../../support/unique-name.js';

/** Actors that may do everything, and the targets of their requests. Everything here is created anew for each request. */
interface World {
  readonly provider: Provider;
  readonly owner: Person;
  organization(): Promise<string>;
  /** Member of this organization, or of none. */
  person(organization?: string): Promise<Person>;
  group(organization: string): Promise<string>;
  readonly client: () => Promise<Client>;
}

export interface Audited {
  /** Creates what the request needs. The request itself is sent later, and again after a failure. */
  readonly prepare: (world: World) => Promise<() => Promise<Answer>>;
  readonly status: number;
  readonly action: 'create' | 'write' | 'delete' | 'login' | 'logout' | 'register';
  readonly resourceType: AuditedResourceType;
  /** `ROW`: every tracked column of the created or deleted row. Otherwise the columns that the request changes; empty when it changes no row. */
  readonly diff: typeof ROW | readonly string[];
  /** The additional fields of the entry; empty when absent. */
  readonly fields?: object;
  /** Columns that such a row never has. */
  readonly without?: readonly string[];
  /** Why a failing change leaves no row, although somebody who is signed in changes or deletes something. */
  readonly failsUnrecorded?: string;
  /** Nobody is signed in: the server itself does it for the client. */
  readonly isByServer?: true;
}

const ROW = 'row';

/** A client that has registered itself, whatever the policy was. */
async function selfRegisteredAt(provider: Provider, fields: Readonly<Record<string, unknown>> = {}): ReturnType<typeof selfRegistered> {
  await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
  return selfRegistered(provider.server, fields);
}

/** By operation of docs/openapi.json: the row it writes, or the reason why it writes none. */
export const MUTATIONS: Readonly<Record<string, Audited | { readonly unaudited: string }>> = {
  createFirstUser: {
    prepare: ({ provider }) => Promise.resolve(() => provider.post('/api/v2/users/first', { body: { ...provider.account } })),
    status: 201,
    action: 'create',
    resourceType: 'user',
    diff: ROW,
  },
  loginWithPassword: {
    prepare: ({ provider }) => Promise.resolve(() => provider.post('/api/v2/users/login', { body: { ...provider.account } })),
    status: 201,
    action: 'login',
    resourceType: 'api_key',
    diff: [],
  },
  logout: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/logout');
    },
    status: 200,
    action: 'logout',
    resourceType: 'api_key',
    diff: [],
  },

  refreshEntitlements: { unaudited: 'changes nothing: there are no licenses' },

  updateAppearance: {
    prepare: (world) => {
      const body = { application_name: uniqueName('gatehouse') };
      return Promise.resolve(() => world.owner.put('/appearance', body));
    },
    status: 200,
    action: 'write',
    resourceType: 'appearance',
    diff: ['value'],
  },

  createUser: {
    prepare: async (world) => {
      const [username, id] = [uniqueName('user'), await world.organization()];
      const body = {
        username,
        email: `${username}@example.test`,
        name: 'Ada',
        password: 'Correct-Horse-7-Battery',
        organization_ids: [id],
      };
      return () => world.owner.post('/users', body);
    },
    status: 201,
    action: 'create',
    resourceType: 'user',
    diff: ROW,
  },
  updateUserProfile: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.put('/users/me/profile', { username: person.username, name: 'Ada' });
    },
    status: 200,
    action: 'write',
    resourceType: 'user',
    diff: ['name'],
  },
  updateUserPassword: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.put(`/users/${person.id}/password`, { password: 'Correct-Horse-8-Battery' });
    },
    status: 204,
    action: 'write',
    resourceType: 'user',
    diff: ['hashed_password'],
  },
  updateUserRoles: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.put(`/users/${person.id}/roles`, { roles: ['auditor'] });
    },
    status: 200,
    action: 'write',
    resourceType: 'user',
    diff: ['rbac_roles'],
  },
  suspendUser: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.put(`/users/${person.id}/status/suspend`);
    },
    status: 200,
    action: 'write',
    resourceType: 'user',
    diff: ['status'],
  },
  activateUser: {
    prepare: async ({ owner, provider }) => {
      const person = await createPerson(provider.server, { status: 'suspended' });
      return () => owner.put(`/users/${person.id}/status/activate`);
    },
    status: 200,
    action: 'write',
    resourceType: 'user',
    diff: ['status'],
  },
  deleteUser: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.delete(`/users/${person.id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'user',
    diff: ROW,
  },

  createAPIKey: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/keys');
    },
    status: 201,
    action: 'create',
    resourceType: 'api_key',
    diff: ROW,
  },
  createToken: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/keys/tokens', { token_name: 'ci' });
    },
    status: 201,
    action: 'create',
    resourceType: 'api_key',
    diff: ROW,
  },
  deleteAPIKey: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.delete(`/users/${person.id}/keys/${keyId(person)}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'api_key',
    diff: ROW,
  },
  expireAPIKey: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.put(`/users/${person.id}/keys/${keyId(person)}/expire`);
    },
    status: 204,
    action: 'write',
    resourceType: 'api_key',
    diff: ['expires_at'],
  },
  endSessions: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.delete('/users/me/sessions');
    },
    status: 200,
    action: 'delete',
    resourceType: 'api_key',
    diff: [],
    fields: { sessions_ended: 0 },
  },

  regenerateUserGitSSHKey: {
    prepare: async (world) => {
      const person = await world.person();
      await person.get('/users/me/gitsshkey');
      return () => person.put('/users/me/gitsshkey');
    },
    status: 200,
    action: 'write',
    resourceType: 'git_ssh_key',
    diff: ['private_key', 'public_key'],
  },
  getUserGitSSHKey: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.get('/users/me/gitsshkey');
    },
    status: 200,
    action: 'create',
    resourceType: 'git_ssh_key',
    diff: ROW,
  },
  createUserSecret: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/secrets', SECRET);
    },
    status: 201,
    action: 'create',
    resourceType: 'user_secret',
    diff: ROW,
  },
  importUserSecrets: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/secrets/batch', { format: 'env', content: 'NPM_TOKEN=new' });
    },
    status: 201,
    action: 'create',
    resourceType: 'user_secret',
    diff: ROW,
  },
  updateUserSecret: {
    prepare: async (world) => {
      const person = await world.person();
      await person.post('/users/me/secrets', SECRET);
      return () =>
        person.patch('/users/me/secrets/npm', { value: 'new', description: 'new', env_name: 'NEW', file_path: '/run/new', enabled: false });
    },
    status: 200,
    action: 'write',
    resourceType: 'user_secret',
    diff: ['value', 'description', 'env_name', 'file_path', 'enabled'],
  },
  deleteUserSecret: {
    prepare: async (world) => {
      const person = await world.person();
      await person.post('/users/me/secrets', SECRET);
      return () => person.delete('/users/me/secrets/npm');
    },
    status: 204,
    action: 'delete',
    resourceType: 'user_secret',
    diff: ROW,
  },

  createAgent: {
    prepare: async (world) => {
      const person = await ownerOfAgent(world);
      return () => person.post('/agents', AGENT);
    },
    status: 201,
    action: 'create',
    resourceType: 'agent',
    diff: ROW,
    fields: { secrets: ['npm'], files: [], git_credentials: ['https://git.example.com'] },
  },
  updateAgent: {
    prepare: async (world) => {
      const person = await ownerOfAgent(world);
      expectStatus(await person.post('/agents', AGENT), 201);
      return () =>
        person.patch('/agents/robot', {
          name: 'renamed',
          description: 'new',
          secrets: [],
          git_ssh_key: false,
          token_lifetime_seconds: 600,
          expires_at: '2100-02-01T00:00:00Z',
        });
    },
    status: 200,
    action: 'write',
    resourceType: 'agent',
    diff: ['name', 'description', 'git_ssh_key', 'token_lifetime_seconds', 'expires_at'],
    fields: { secrets: [], files: [], git_credentials: [] },
  },
  deleteAgent: {
    prepare: async (world) => {
      const person = await ownerOfAgent(world);
      expectStatus(await person.post('/agents', AGENT), 201);
      return () => person.delete('/agents/robot');
    },
    status: 204,
    action: 'delete',
    resourceType: 'agent',
    diff: ROW,
    fields: { secrets: ['npm'], files: [], git_credentials: ['https://git.example.com'] },
  },
  createAgentToken: {
    prepare: async (world) => {
      const person = await ownerOfAgent(world);
      expectStatus(await person.post('/agents', AGENT), 201);
      return () => person.post('/agents/robot/token');
    },
    status: 201,
    action: 'write',
    resourceType: 'agent',
    diff: [],
    fields: { token: 'issued', expires_at: expect.any(String) as unknown },
  },
  revokeAgentTokens: {
    prepare: async (world) => {
      const person = await ownerOfAgent(world);
      expectStatus(await person.post('/agents', AGENT), 201);
      return () => person.delete('/agents/robot/token');
    },
    status: 204,
    action: 'write',
    resourceType: 'agent',
    diff: [],
    fields: { tokens_revoked: 1, reason: 'revoked' },
  },
  rotateAgentToken: {
    prepare: async (world) => {
      const person = await ownerOfAgent(world);
      const { token } = expectStatus(await person.post('/agents', AGENT), 201).json<{ token: string }>();
      return () => world.provider.server.post('/api/v2/agents/me/token', undefined, bearer(token));
    },
    status: 201,
    action: 'write',
    resourceType: 'agent',
    diff: [],
    fields: {
      token: 'rotated',
      expires_at: expect.any(String) as unknown,
      agent: { id: expect.any(String) as unknown, name: 'robot' },
    },
  },

  createOrganization: {
    prepare: ({ owner }) => Promise.resolve(() => owner.post('/organizations', { name: uniqueName('org'), ...ORGANIZATION })),
    status: 201,
    action: 'create',
    resourceType: 'organization',
    diff: ROW,
  },
  updateOrganization: {
    prepare: async (world) => {
      const id = await world.organization();
      return () =>
        world.owner.patch(`/organizations/${id}`, {
          name: uniqueName('renamed'),
          display_name: 'Renamed',
          description: 'changed',
          icon: '/renamed.png',
        });
    },
    status: 200,
    action: 'write',
    resourceType: 'organization',
    diff: ['name', 'display_name', 'description', 'icon'],
  },
  deleteOrganization: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.delete(`/organizations/${id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'organization',
    diff: ROW,
  },
  addMember: {
    prepare: async (world) => {
      const [id, person] = [await world.organization(), await world.person()];
      return () => world.owner.post(`/organizations/${id}/members/${person.id}`);
    },
    status: 200,
    action: 'create',
    resourceType: 'organization_member',
    diff: ROW,
  },
  removeMember: {
    prepare: async (world) => {
      const id = await world.organization();
      const person = await world.person(id);
      return () => world.owner.delete(`/organizations/${id}/members/${person.id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'organization_member',
    diff: ROW,
  },
  updateMemberRoles: {
    prepare: async (world) => {
      const id = await world.organization();
      const person = await world.person(id);
      return () => world.owner.put(`/organizations/${id}/members/${person.id}/roles`, { roles: ['organization-auditor'] });
    },
    status: 200,
    action: 'write',
    resourceType: 'organization_member',
    diff: ['roles'],
  },
  createOrganizationRole: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.post(`/organizations/${id}/members/roles`, role([READ_TEMPLATES]));
    },
    status: 200,
    action: 'create',
    resourceType: 'custom_role',
    diff: ROW,
  },
  updateOrganizationRole: {
    prepare: async (world) => {
      const id = await world.organization();
      await world.owner.post(`/organizations/${id}/members/roles`, role([]));
      return () => world.owner.put(`/organizations/${id}/members/roles`, role([READ_TEMPLATES]));
    },
    status: 200,
    action: 'write',
    resourceType: 'custom_role',
    diff: ['org_permissions'],
  },
  deleteOrganizationRole: {
    prepare: async (world) => {
      const id = await world.organization();
      await world.owner.post(`/organizations/${id}/members/roles`, role([READ_TEMPLATES]));
      return () => world.owner.delete(`/organizations/${id}/members/roles/helper`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'custom_role',
    diff: ROW,
  },
  createGroup: {
    prepare: async (world) => {
      const id = await world.organization();
      return () =>
        world.owner.post(`/organizations/${id}/groups`, {
          name: 'team',
          display_name: 'Team',
          avatar_url: '/team.png',
          quota_allowance: 3,
        });
    },
    status: 201,
    action: 'create',
    resourceType: 'group',
    diff: ROW,
  },
  updateGroup: {
    prepare: async (world) => {
      const organization = await world.organization();
      const [id, person] = [await world.group(organization), await world.person(organization)];
      return () =>
        world.owner.patch(`/groups/${id}`, {
          name: uniqueName('team'),
          display_name: 'The team',
          avatar_url: '/team.png',
          quota_allowance: 7,
          add_users: [person.id],
        });
    },
    status: 200,
    action: 'write',
    resourceType: 'group',
    diff: ['name', 'display_name', 'avatar_url', 'quota_allowance', 'members'],
  },
  deleteGroup: {
    prepare: async (world) => {
      const id = await world.group(await world.organization());
      return () => world.owner.delete(`/groups/${id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'group',
    diff: ROW,
  },

  createOAuth2App: {
    prepare: async ({ provider }) => {
      const { id } = await plantUser(provider.server.db, { isServiceAccount: true });
      const links = { client_uri: 'https://a.example/', policy_uri: 'https://a.example/privacy', tos_uri: 'https://a.example/terms' };
      const openId = { userinfo_signed_response_alg: 'RS256', default_max_age: 3600, require_auth_time: true };
      const fields = { ...APP, ...KEYS, ...PUSHED, ...links, ...openId, verified: true };
      return () => provider.admin('POST', APPS, { name: uniqueName('app'), ...fields, service_account_id: id });
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
    // The keys of an app are in one place.
    without: ['jwks_uri'],
  },
  updateOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id, redirectUri } = await client();
      const changed = { name: uniqueName('app'), callback_url: redirectUri, dpop_bound_access_tokens: true, ...KEYS_AT_URL, ...PUSHED };
      return () => provider.admin('PUT', `${APPS}/${id}`, changed);
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: ['name', 'token_endpoint_auth_method', 'jwks_uri', 'require_pushed_authorization_requests', 'dpop_bound_access_tokens'],
  },
  deleteOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
  },
  createOAuth2AppSecret: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('POST', `${APPS}/${id}/secrets`);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app_secret',
    diff: ROW,
  },
  deleteOAuth2AppSecret: {
    prepare: async ({ client, provider }) => {
      const { id, secretId = '' } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}/secrets/${secretId}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app_secret',
    diff: ROW,
  },
  authorizeOAuth2Device: { unaudited: 'grants nothing: the consent of the user, or its refusal, is audited (test/e2e/oauth2-provider)' },
  pushOAuth2AuthorizationRequest: { unaudited: 'grants nothing: the consent of the user is audited' },
  revokeOAuth2AppRegistrationToken: {
    prepare: async ({ provider }) => {
      const { client } = await selfRegisteredAt(provider);
      return () => provider.admin('DELETE', `${APPS}/${client.id}/registration-access-token`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { registration_access_token: 'revoked' },
  },
  registerOAuth2Client: {
    prepare: async ({ provider }) => {
      await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
      return () => registerItself(provider.server, { scope: 'user:read', userinfo_signed_response_alg: 'RS256', default_max_age: 3600 });
    },
    without: ['service_account_id', 'created_by', 'jwks', 'jwks_uri', 'token_endpoint_auth_signing_alg'],
    isByServer: true,
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
    fields: { registration: 'open' },
  },
  getOAuth2ClientConfiguration: { unaudited: 'changes nothing' },
  updateOAuth2ClientConfiguration: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider, { scope: 'user:read' });
      const body = {
        client_id: client.id,
        client_name: uniqueName('renamed'),
        redirect_uris: ['http://127.0.0.1:9/other', 'https://client.example/cb'],
        token_endpoint_auth_method: 'none',
        scope: 'file:read',
        dpop_bound_access_tokens: true,
      };
      return () => provider.send('PUT', `/oauth2/clients/${client.id}`, { headers: bearer(information.registration_access_token), body });
    },
    isByServer: true,
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: ['name', 'callback_url', 'redirect_uris', 'grant_types', 'scope', 'dpop_bound_access_tokens'],
    fields: { registration: 'registration_access_token' },
  },
  deleteOAuth2ClientConfiguration: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider, { scope: 'user:read' });
      return () => provider.send('DELETE', `/oauth2/clients/${client.id}`, { headers: bearer(information.registration_access_token) });
    },
    isByServer: true,
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
    fields: { registration: 'registration_access_token' },
  },
  rotateOAuth2RegistrationToken: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider);
      const headers = bearer(information.registration_access_token);
      return () => provider.post(`/oauth2/clients/${client.id}/registration-access-token`, { headers });
    },
    isByServer: true,
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { registration_access_token: 'rotated' },
  },
  revokeOAuth2RegistrationToken: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider);
      const headers = bearer(information.registration_access_token);
      return () => provider.send('DELETE', `/oauth2/clients/${client.id}/registration-access-token`, { headers });
    },
    isByServer: true,
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { registration_access_token: 'revoked' },
  },
  updateOAuth2Settings: {
    prepare: async ({ provider }) => {
      await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'off' });
      return () => provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_settings',
    diff: ['value'],
  },
  createInitialAccessToken: {
    prepare: ({ provider }) => Promise.resolve(() => provider.admin('POST', INITIAL_TOKENS, { name: uniqueName('ci') })),
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_initial_access_token',
    diff: ROW,
  },
  deleteInitialAccessToken: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', INITIAL_TOKENS, { name: uniqueName('ci') })).json<{ id: string }>();
      return () => provider.admin('DELETE', `${INITIAL_TOKENS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_initial_access_token',
    diff: ROW,
  },
  createSigningKey: {
    prepare: async ({ provider }) => {
      // Makes the first ones.
      await provider.admin('GET', SIGNING_KEYS);
      return () => provider.admin('POST', SIGNING_KEYS, { algorithm: 'ES256' });
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_signing_key',
    diff: ROW,
  },
  deleteSigningKey: {
    prepare: async ({ provider }) => {
      await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' });
      // A day passes, so that the first key is only published for verifiers, and its revocation changes no other.
      await provider.server.db.query(`UPDATE crypto_keys SET starts_at = starts_at - interval '25 hours' WHERE feature = 'oidc_signing'`);
      const keys = (await provider.admin('GET', SIGNING_KEYS)).json<{ kid: string; state: string }[]>();
      const previous = keys.find(({ state }) => state === 'previous');
      return () => provider.admin('DELETE', `${SIGNING_KEYS}/${previous?.kid ?? ''}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_signing_key',
    diff: ROW,
  },
  postUserInfo: { unaudited: 'changes nothing: it describes the user of a token' },
  introspectOAuth2Token: { unaudited: 'changes nothing: it describes a token' },

  createResourceServer: {
    prepare: ({ provider }) =>
      Promise.resolve(() => provider.admin('POST', RESOURCE_SERVERS, resourceServer({ access_token_lifetime_seconds: 300 }))),
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_resource_server',
    diff: ROW,
  },
  updateResourceServer: {
    prepare: async ({ client, provider }) => {
      const [body, app] = [resourceServer(), await client()];
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<{ id: string }>();
      const changed = {
        identifier: body['identifier'],
        name: uniqueName('renamed'),
        scopes: [{ name: 'notes.read', description: 'See notes' }],
        access_token_format: 'jwt',
        access_token_lifetime_seconds: 300,
        allowed_app_ids: [app.id],
        allows_self_registered_apps: true,
        dpop_bound_access_tokens_required: true,
      };
      return () => provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, changed);
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_resource_server',
    diff: [
      'name',
      'scopes',
      'access_token_format',
      'access_token_lifetime_seconds',
      'allowed_app_ids',
      'allows_self_registered_apps',
      'dpop_bound_access_tokens_required',
    ],
  },
  deleteResourceServer: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, resourceServer())).json<{ id: string }>();
      return () => provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_resource_server',
    diff: ROW,
  },
  createExchangeRule: {
    prepare: async ({ provider }) => {
      const [backend, from, to] = [
        await registerBackend(provider),
        await registerResourceServer(provider),
        await registerCalendar(provider),
      ];
      const body = { app_id: backend.id, subject_resource_server_id: from.id, target_resource_server_id: to.id, scopes: RULE_SCOPES };
      return () => provider.admin('POST', EXCHANGE_RULES, body);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_exchange_rule',
    diff: ROW,
  },
  deleteExchangeRule: {
    prepare: async ({ provider }) => {
      const { ruleId } = await createExchange(provider);
      return () => provider.admin('DELETE', `${EXCHANGE_RULES}/${ruleId}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_exchange_rule',
    diff: ROW,
  },
  createWorkloadIdentity: {
    prepare: async ({ provider }) => {
      const [agent, { id: issuer }] = [await createAgent(provider), await createIssuer(provider)];
      return () => provider.admin('POST', identitiesOf(agent), { issuer, subject: 'a program' });
    },
    status: 201,
    action: 'create',
    resourceType: 'workload_identity',
    diff: ROW,
    without: ['claims'],
  },
  deleteWorkloadIdentity: {
    prepare: async ({ provider }) => {
      const agent = await createAgent(provider);
      const id = await trust(provider, agent, await createIssuer(provider, { required_claims: ['ref'] }), { claims: { ref: 'main' } });
      return () => provider.admin('DELETE', `${identitiesOf(agent)}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'workload_identity',
    diff: ROW,
    without: ['subject'],
  },
  createWorkloadIdentityIssuer: {
    prepare: async ({ provider }) => {
      const body = await newIssuer({ audience: 'https://gatehouse.example', required_claims: ['ref'] });
      return () => provider.admin('POST', ISSUERS, body);
    },
    status: 201,
    action: 'create',
    resourceType: 'workload_identity_issuer',
    diff: ROW,
    without: ['jwks_url'],
  },
  updateWorkloadIdentityIssuer: {
    prepare: async ({ provider }) => {
      const { id } = await createIssuer(provider);
      return () => provider.admin('PATCH', `${ISSUERS}/${id}`, { name: uniqueName('platform'), jwks_url: 'https://platform.example/jwks' });
    },
    status: 200,
    action: 'write',
    resourceType: 'workload_identity_issuer',
    diff: ['name', 'jwks_url', 'jwks'],
  },
  deleteWorkloadIdentityIssuer: {
    prepare: async ({ provider }) => {
      const { id } = await createIssuer(provider, { audience: 'https://gatehouse.example', required_claims: ['ref'] });
      return () => provider.admin('DELETE', `${ISSUERS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'workload_identity_issuer',
    diff: ROW,
    without: ['jwks_url'],
  },
  createResourceServerSecret: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, resourceServer())).json<{ id: string }>();
      return () => provider.admin('POST', `${RESOURCE_SERVERS}/${id}/secrets`);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_resource_server_secret',
    diff: ROW,
  },
  deleteResourceServerSecret: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, resourceServer())).json<{ id: string }>();
      const secret = (await provider.admin('POST', `${RESOURCE_SERVERS}/${id}/secrets`)).json<{ id: string }>();
      return () => provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}/secrets/${secret.id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_resource_server_secret',
    diff: ROW,
  },
  consentToOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id, redirectUri } = await client();
      const query = encodeFields({
        response_type: 'code',
        client_id: id,
        redirect_uri: redirectUri,
        state: 'state',
        code_challenge: challengeOf(newVerifier()),
        code_challenge_method: 'S256',
      });
      return () => provider.post(`${AUTHORIZE}?${query.toString()}`, { headers: { 'coder-session-token': provider.session } });
    },
    status: 302,
    action: 'write',
    failsUnrecorded: 'nothing that exists changes: it would have created a grant',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'allowed', resource: expect.stringMatching(/^http/) as unknown, scope: 'user:read' },
  },
  revokeOAuth2App: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      await provider.obtainTokens(app);
      return () => provider.admin('DELETE', `${TOKENS}?client_id=${app.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'revoked' },
  },
  endOAuth2Grant: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      await provider.obtainTokens(app);
      const grants = (await provider.admin('GET', '/api/v2/users/me/oauth2-grants')).json<{ id: string; app: { id: string } }[]>();
      const [grant] = grants.filter((each) => each.app.id === app.id);
      return () => provider.admin('DELETE', `/api/v2/users/me/oauth2-grants/${grant!.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'revoked', user_id: expect.any(String) as unknown, grant_id: expect.any(String) as unknown },
  },
  forgetOAuth2Consents: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      const body = { name: app.name, redirect_uris: [app.redirectUri], verified: true };
      expectStatus(await provider.admin('PUT', `${APPS}/${app.id}`, body), 200);
      await provider.obtainTokens(app);
      return () => provider.admin('DELETE', `/api/v2/users/me/oauth2-consents/${app.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'forgotten', user_id: expect.any(String) as unknown },
  },
  endOAuth2Grants: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.send('DELETE', '/users/me/oauth2-grants');
    },
    status: 200,
    action: 'delete',
    resourceType: 'api_key',
    diff: [],
    fields: { grants_ended: 0 },
  },
  endAccess: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.send('DELETE', '/users/me/access');
    },
    status: 200,
    action: 'delete',
    resourceType: 'api_key',
    diff: [],
    fields: { grants_ended: 0, keys_ended: 0, workload_identities_ended: 0 },
  },

  checkAuthorization: { unaudited: 'changes nothing' },
  validateUserPassword: { unaudited: 'changes nothing' },
  uploadFile: { unaudited: 'content is never changed or deleted by people; the reference keeps no record of uploads either' },
  exchangeOAuth2Token: { unaudited: 'the consent that it carries out is on record, and clients repeat it every hour' },
  revokeOAuth2Token: { unaudited: 'a client gives back what it got: no decision of a person, and allowed to who holds the token' },
};

const SECRET = { name: 'npm', value: 'old', description: 'registry', env_name: 'NPM_TOKEN', file_path: '/run/npm' };
const AGENT = {
  name: 'robot',
  description: 'builds',
  secrets: ['npm'],
  git_ssh_key: true,
  git_credentials: [{ url: 'https://git.example.com', username: 'robot', secret: 'npm' }],
  expires_at: '2100-01-01T00:00:00Z',
};
const ORGANIZATION = { display_name: 'Org', description: 'ours', icon: '/org.png' };
const APP = { callback_url: 'http://127.0.0.1:9/callback', icon: '/app.png', grant_types: ['authorization_code'], scope: 'user:read' };
const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const PUSHED = { require_pushed_authorization_requests: true };
const KEYS = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [KEY] }, token_endpoint_auth_signing_alg: 'Ed25519' };
const KEYS_AT_URL = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://client.example/jwks.json' };
const READ_TEMPLATES = { negate: false, resource_type: 'template', action: 'read' };

function role(permissions: readonly object[]): Record<string, unknown> {
  return { name: 'helper', display_name: 'Helper', organization_permissions: permissions };
}

/** Somebody with what is given to an agent. */
async function ownerOfAgent(world: World): Promise<Person> {
  const person = await world.person();
  expectStatus(await person.post('/users/me/secrets', SECRET), 201);
  expectStatus(await person.get('/users/me/gitsshkey'), 200);
  return person;
}

function keyId(person: Person): string {
  return person.token.split('-')[0] ?? '';
}

/** Without a first user there is no `owner` and there are no apps. */
export class RunningWorld implements World {
  private someone: Person | undefined;

  constructor(readonly provider: Provider) {}

  get owner(): Person {
    if (!this.someone) throw new Error('the first user has not been made yet');
    return this.someone;
  }

  async settle(): Promise<void> {
    if (this.provider.session === '') await this.provider.signIn();
    this.someone ??= await createPerson(this.provider.server, { siteRoles: ['owner'] });
  }

  async organization(): Promise<string> {
    return (await createOrganization(this.provider.server.db)).id;
  }

  async person(organization?: string): Promise<Person> {
    const person = await createPerson(this.provider.server);
    if (organization !== undefined) await addMember(this.provider.server.db, organization, person.id);
    return person;
  }

  async group(organization: string): Promise<string> {
    const answer = await this.owner.post(`/organizations/${organization}/groups`, { name: uniqueName('group') });
    return answer.json<{ id: string }>().id;
  }

  client = (): Promise<Client> => this.provider.createClient();
}
