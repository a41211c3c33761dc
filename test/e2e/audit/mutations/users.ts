import { createPerson, type Person } from '../../../support/people.js';
import { uniqueName } from '../../../support/unique-name.js';
import { type Mutations, ROW, SECRET } from './mutation.js';

/** Users, and how they sign in: accounts, sessions, keys and what they keep here. */
export const USERS: Mutations = {
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
  createInvitation: {
    prepare: ({ owner }) => {
      const email = `${uniqueName('guest')}@example.test`;
      return Promise.resolve(() => owner.post('/invitations', { email, roles: ['auditor'] }));
    },
    status: 201,
    action: 'create',
    resourceType: 'user_invitation',
    diff: ROW,
  },
  deleteInvitation: {
    prepare: async ({ owner }) => {
      const made = await owner.post('/invitations', { email: `${uniqueName('guest')}@example.test`, roles: ['auditor'] });
      return () => owner.delete(`/invitations/${made.json<{ id: string }>().id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'user_invitation',
    diff: ROW,
  },
  acceptInvitation: {
    prepare: async ({ owner, provider }) => {
      const username = uniqueName('guest');
      const made = await owner.post('/invitations', { email: `${username}@example.test` });
      const { token } = made.json<{ token: string }>();
      const body = { token, username, name: 'Ada', password: 'Correct-Horse-7-Battery' };
      return () => provider.post('/api/v2/invitations/accept', { body });
    },
    status: 201,
    action: 'create',
    resourceType: 'user',
    diff: ROW,
    fields: { invitation_id: expect.any(String) as unknown },
  },
  lookUpInvitation: { unaudited: 'changes nothing' },
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
};

function keyId(person: Person): string {
  return person.token.split('-')[0] ?? '';
}
