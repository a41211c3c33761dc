import type { OpenAPIObject } from '@nestjs/swagger';
import { type LocatedOperation, operationsOf } from '../../../src/swagger/document-types.js';
import type { Answer, RequestBody } from '../../support/http-client.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { sampleBody } from '../no-rights/sample.js';
import { namelessTargets, type Targets, targetsIn } from '../no-rights/targets.js';
import { SAMPLES_ONLY } from '../../../src/testing/index.js';

type Body = Readonly<Record<string, unknown>>;

/** Operations that refuse the sampled body before any lookup, so that it would show nothing. */
const BODIES: Readonly<Record<string, (username: string) => Body>> = {
  updateUserRoles: () => ({ roles: ['auditor'] }),
  updateMemberRoles: () => ({ roles: ['organization-auditor'] }),
  updateOrganizationRole: () => ({ name: 'helper' }),
  updateGroup: () => ({ name: 'renamed' }),
  createOrganization: () => ({ name: '' }),
  // Another user name requires user administration.
  updateUserProfile: (username) => ({ username, name: 'Renamed' }),
};

/** Clients learn from the challenge which scopes to request. It must name every missing scope, or they would have to ask repeatedly. */
interface World {
  readonly owner: Person;
  readonly other: Person;
  readonly targets: Targets;
}

describe('the scopes that the challenge of an operation names', () => {
  let server: RunningServer;
  let document: OpenAPIObject;
  let operations: LocatedOperation[];

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    await createPerson(server, { siteRoles: ['owner'] });
    document = (await server.get('/swagger/openapi.json')).json<OpenAPIObject>();
    // With full access no scope is missing.
    operations = operationsOf(document).filter((each) => scopesOf(each).length > 0 && !scopesOf(each).includes('coder:all'));
  });
  afterAll(() => server.stop());

  function scopesOf({ operation }: LocatedOperation): string[] {
    return (operation.security ?? []).flatMap((way) => way['oauth2'] ?? []);
  }

  /** An administrator and one object of every kind. */
  async function world(): Promise<World> {
    const home = await createOrganization(server.db);
    const owner = await createPerson(server, { siteRoles: ['owner'], organizations: { [home.id]: ['organization-admin'] } });
    const other = await createPerson(server);
    await addMember(server.db, home.id, other.id);
    await owner.post(`/organizations/${home.id}/members/roles`, { name: 'helper' });
    const group = (await owner.post(`/organizations/${home.id}/groups`, { name: uniqueName('group') })).json<{ id: string }>();
    await owner.post(`/users/${other.id}/keys/tokens`, { token_name: 'token' });
    await owner.post('/users/me/secrets', { name: 'secret', value: 'v', file_path: '/run/v' });
    const upload = await server.request('POST', '/api/v2/files', {
      headers: { 'coder-session-token': owner.token, 'content-type': 'application/x-tar' },
      body: new Uint8Array(1024),
    });
    const { agent } = (await owner.post('/agents', { name: 'robot' })).json<{ agent: { id: string } }>();
    const targets = {
      ...namelessTargets(other.id),
      organization: home.id,
      group: group.id,
      role: 'helper',
      file: upload.json<{ hash: string }>().hash,
      agent: agent.id,
      userSecret: 'secret',
      key: owner.token.split('-')[0] ?? '',
      tokenName: 'token',
    };
    return { owner, other, targets };
  }

  /** In a separate world by default, so that no call depends on what another one changed. */
  async function send(
    { path, method, operation }: LocatedOperation,
    scopes: readonly string[],
    { secretsOf = 'other', within }: { readonly secretsOf?: 'other' | 'owner'; readonly within?: World } = {},
  ): Promise<Answer> {
    const { owner, other, targets } = within ?? (await world());
    const named = secretsOf === 'owner' && path.includes('/secrets') ? { ...targets, user: owner.id } : targets;
    const address = targetsIn(path).reduce((whole, [parameter, target]) => whole.replace(parameter, named[target]), path);
    const sampled = sampleBody(document, operation);
    const isJson = sampled?.contentType === 'application/json';
    const body = isJson ? ((BODIES[operation.operationId ?? '']?.(other.username) ?? sampled.value) as RequestBody) : new Uint8Array(1024);
    const { token } = await withKey(server, owner, { scopes });
    return server.request(method.toUpperCase(), address, {
      headers: { 'coder-session-token': token, ...(sampled && { 'content-type': sampled.contentType }) },
      ...(sampled && { body }),
    });
  }

  it('are all that it needs: with them, it answers as with full access', async () => {
    expect(operations.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    let done = 0;
    // Two worlds for each operation cost a second.
    const tried = operations.filter((_, i) => !SAMPLES_ONLY || i % 3 === 0);
    for (const located of tried) {
      // Nobody can access another user's secrets, so these would show nothing.
      const full = await send(located, ['coder:all'], { secretsOf: 'owner' });
      const narrow = await send(located, scopesOf(located), { secretsOf: 'owner' });
      if (full.status < 300) done += 1;
      if (narrow.status !== full.status) {
        wrong.push(
          `${located.operation.operationId ?? ''} with ${scopesOf(located).join(' ')}: ${narrow.status}, not ${full.status}; ${narrow.text}`,
        );
      }
    }
    expect(wrong).toEqual([]);
    // The worlds are not empty: most objects exist, and most operations succeed.
    expect(done).toBeGreaterThan(tried.length / 2);
  });

  it('are the same in the challenge as in the document', async () => {
    const nothing = ['workspace:ssh'];
    // Refused requests change nothing, so they share a world.
    const within = await world();
    for (const located of operations) {
      const refused = await send(located, nothing, { within });
      const [, scopes = ''] = /scope="([^"]*)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
      expect([located.operation.operationId, refused.status, scopes.split(' ').sort()]).toEqual([
        located.operation.operationId,
        403,
        scopesOf(located),
      ]);
    }
  });
});
