import type { Answer } from '../../support/http-client.js';
import { APPS, AUTHORIZE, challengeOf, type Client, encodeFields, newVerifier, type Provider, TOKENS } from '../../support/oauth.js';
import { addMember, createOrganization, createPerson, type Person, uniqueName } from '../../support/person.js';

/** Somebody who may do everything, and what they do it to. Everything in here is made anew for each request. */
export interface World {
  readonly provider: Provider;
  readonly owner: Person;
  organization(): Promise<string>;
  /** Member of this organization, or of none. */
  person(organization?: string): Promise<Person>;
  group(organization: string): Promise<string>;
  readonly client: () => Promise<Client>;
}

export interface Audited {
  /** Makes what the request needs. The request is not sent yet, and can be sent again when it failed. */
  readonly prepare: (world: World) => Promise<() => Promise<Answer>>;
  readonly status: number;
  readonly action: 'create' | 'write' | 'delete' | 'login' | 'logout' | 'register';
  readonly resourceType: string;
  /** Which columns the diff shows; none where there is nothing to compare. */
  readonly diff: readonly string[];
}

/** By operation of docs/openapi.json: the row it writes, or why it writes none. */
export const MUTATIONS: Readonly<Record<string, Audited | { readonly unaudited: string }>> = {
  createFirstUser: {
    prepare: ({ provider }) => Promise.resolve(() => provider.post('/api/v2/users/first', { body: provider.account })),
    status: 201,
    action: 'create',
    resourceType: 'user',
    diff: ['email', 'hashed_password', 'id', 'login_type', 'name', 'rbac_roles', 'status', 'username'],
  },
  loginWithPassword: {
    prepare: ({ provider }) => Promise.resolve(() => provider.post('/api/v2/users/login', { body: provider.account })),
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

  refreshEntitlements: { unaudited: 'changes nothing: there are no licences' },

  createUser: {
    prepare: async (world) => {
      const [username, id] = [uniqueName('user'), await world.organization()];
      const body = { username, email: `${username}@example.test`, password: 'Correct-Horse-7-Battery', organization_ids: [id] };
      return () => world.owner.post('/users', body);
    },
    status: 201,
    action: 'create',
    resourceType: 'user',
    diff: ['email', 'hashed_password', 'id', 'is_service_account', 'login_type', 'name', 'rbac_roles', 'status', 'username'],
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
    diff: ['email', 'id', 'is_service_account', 'login_type', 'name', 'rbac_roles', 'status', 'username'],
  },

  createAPIKey: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/keys');
    },
    status: 201,
    action: 'create',
    resourceType: 'api_key',
    diff: ['created_at', 'expires_at', 'user_id'],
  },
  createToken: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/keys/tokens', { token_name: 'ci' });
    },
    status: 201,
    action: 'create',
    resourceType: 'api_key',
    diff: ['created_at', 'expires_at', 'user_id'],
  },
  deleteAPIKey: {
    prepare: async (world) => {
      const person = await world.person();
      return () => world.owner.delete(`/users/${person.id}/keys/${keyId(person)}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'api_key',
    diff: ['created_at', 'expires_at', 'last_used', 'user_id'],
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
  createUserSecret: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/secrets', SECRET);
    },
    status: 201,
    action: 'create',
    resourceType: 'user_secret',
    diff: ['description', 'enabled', 'env_name', 'file_path', 'id', 'name', 'user_id', 'value'],
  },
  importUserSecrets: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.post('/users/me/secrets/batch', { format: 'env', content: 'NPM_TOKEN=new' });
    },
    status: 201,
    action: 'create',
    resourceType: 'user_secret',
    diff: ['description', 'enabled', 'env_name', 'file_path', 'id', 'name', 'user_id', 'value'],
  },
  updateUserSecret: {
    prepare: async (world) => {
      const person = await world.person();
      await person.post('/users/me/secrets', SECRET);
      return () => person.patch('/users/me/secrets/npm', { value: 'new' });
    },
    status: 200,
    action: 'write',
    resourceType: 'user_secret',
    diff: ['value'],
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
    diff: ['description', 'enabled', 'env_name', 'file_path', 'id', 'name', 'user_id', 'value'],
  },

  createOrganization: {
    prepare: ({ owner }) => Promise.resolve(() => owner.post('/organizations', { name: uniqueName('org') })),
    status: 201,
    action: 'create',
    resourceType: 'organization',
    diff: ['default_org_member_roles', 'deleted', 'description', 'display_name', 'icon', 'id', 'is_default', 'name'],
  },
  updateOrganization: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.patch(`/organizations/${id}`, { description: 'changed' });
    },
    status: 200,
    action: 'write',
    resourceType: 'organization',
    diff: ['description'],
  },
  deleteOrganization: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.delete(`/organizations/${id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'organization',
    diff: ['default_org_member_roles', 'deleted', 'description', 'display_name', 'icon', 'id', 'is_default', 'name'],
  },
  addMember: {
    prepare: async (world) => {
      const [id, person] = [await world.organization(), await world.person()];
      return () => world.owner.post(`/organizations/${id}/members/${person.id}`);
    },
    status: 200,
    action: 'create',
    resourceType: 'organization_member',
    diff: ['organization_id', 'roles', 'user_id'],
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
    diff: ['organization_id', 'roles', 'user_id'],
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
    diff: ['display_name', 'name', 'org_permissions'],
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
    diff: ['display_name', 'name', 'org_permissions'],
  },
  createGroup: {
    prepare: async (world) => {
      const id = await world.organization();
      return () => world.owner.post(`/organizations/${id}/groups`, { name: 'team' });
    },
    status: 201,
    action: 'create',
    resourceType: 'group',
    diff: ['avatar_url', 'display_name', 'id', 'members', 'name', 'organization_id', 'quota_allowance'],
  },
  updateGroup: {
    prepare: async (world) => {
      const organization = await world.organization();
      const [id, person] = [await world.group(organization), await world.person(organization)];
      return () => world.owner.patch(`/groups/${id}`, { display_name: 'The team', add_users: [person.id] });
    },
    status: 200,
    action: 'write',
    resourceType: 'group',
    diff: ['display_name', 'members'],
  },
  deleteGroup: {
    prepare: async (world) => {
      const id = await world.group(await world.organization());
      return () => world.owner.delete(`/groups/${id}`);
    },
    status: 200,
    action: 'delete',
    resourceType: 'group',
    diff: ['avatar_url', 'display_name', 'id', 'members', 'name', 'organization_id', 'quota_allowance'],
  },

  createOAuth2App: {
    prepare: ({ provider }) =>
      Promise.resolve(() => provider.admin('POST', APPS, { name: uniqueName('app'), callback_url: 'http://127.0.0.1:9/callback' })),
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app',
    diff: ['callback_url', 'client_type', 'dynamically_registered', 'icon', 'id', 'name', 'redirect_uris', 'scope'],
  },
  updateOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id, redirectUri } = await client();
      return () => provider.admin('PUT', `${APPS}/${id}`, { name: uniqueName('app'), callback_url: redirectUri });
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: ['name'],
  },
  deleteOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app',
    diff: ['callback_url', 'client_type', 'dynamically_registered', 'icon', 'id', 'name', 'redirect_uris', 'scope'],
  },
  createOAuth2AppSecret: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('POST', `${APPS}/${id}/secrets`);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app_secret',
    diff: ['app_id', 'display_secret'],
  },
  deleteOAuth2AppSecret: {
    prepare: async ({ client, provider }) => {
      const { id, secretId = '' } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}/secrets/${secretId}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app_secret',
    diff: ['app_id', 'display_secret'],
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
    resourceType: 'oauth2_provider_app',
    diff: [],
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
  },

  checkAuthorization: { unaudited: 'changes nothing' },
  validateUserPassword: { unaudited: 'changes nothing' },
  uploadFile: { unaudited: 'content is never changed or deleted by people; the reference keeps no record of uploads either' },
  exchangeOAuth2Token: { unaudited: 'the consent that it carries out is on record, and clients repeat it every hour' },
  revokeOAuth2Token: { unaudited: 'a client gives back what it got: no decision of a person, and allowed to who holds the token' },
};

const SECRET = { name: 'npm', value: 'old', file_path: '/run/npm' };
const READ_TEMPLATES = { negate: false, resource_type: 'template', action: 'read' };

function role(permissions: readonly object[]): Record<string, unknown> {
  return { name: 'helper', display_name: 'Helper', organization_permissions: permissions };
}

function keyId(person: Person): string {
  return person.token.split('-')[0] ?? '';
}

/** `owner` and the apps come from the first user on, who must exist by then. */
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
