import { expectStatus } from '../../../support/expect-answer.js';
import { createAgent, createIssuer, identitiesOf, ISSUERS, newIssuer, trust } from '../../../support/oauth/index.js';
import { type Person } from '../../../support/people.js';
import { bearer } from '../../../support/sign-in.js';
import { uniqueName } from '../../../support/unique-name.js';
import { type Mutations, ROW, SECRET, type World } from './mutation.js';

const AGENT = {
  name: 'robot',
  description: 'builds',
  secrets: ['npm'],
  git_ssh_key: true,
  git_credentials: [{ url: 'https://git.example.com', username: 'robot', secret: 'npm' }],
  expires_at: '2100-01-01T00:00:00Z',
};

/** Agents, and the workload identities that they trust. */
export const AGENTS: Mutations = {
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
          git_credentials: [],
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
};

/** Somebody with what is given to an agent. */
async function ownerOfAgent(world: World): Promise<Person> {
  const person = await world.person();
  expectStatus(await person.post('/users/me/secrets', SECRET), 201);
  expectStatus(await person.get('/users/me/gitsshkey'), 200);
  return person;
}
