import { generateKeyPairSync } from 'node:crypto';
import { dump } from 'js-yaml';
import { ENTRY_SCHEMAS } from '../../../../src/commands/apply/schema.js';
import { createPerson } from '../../../support/people.js';
import { ApplyWorld } from './world.js';

const NOTHING = 'Nothing to do: the server has what the files say.\n';

let world: ApplyWorld;
beforeAll(async () => {
  world = await ApplyWorld.start({ CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE: 'true' });
});
afterAll(async () => {
  await world.stop();
});

const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });

/** Every field of each kind with another value than its default. */
const FULL = {
  organizations: [
    {
      name: 'research',
      display_name: 'Research',
      description: 'The laboratory',
      icon: 'https://pictures.example.com/r.png',
      default_org_member_roles: [],
    },
  ],
  groups: [{ organization: 'research', name: 'chemists', display_name: 'Chemists', avatar_url: '/icons/chemists.svg' }],
  roles: [{ organization: 'research', name: 'light', display_name: 'Light', delegable: true, permissions: { group: ['read', 'update'] } }],
  service_accounts: [
    { username: 'reports', name: 'Reports', roles: ['auditor'], organizations: [{ name: 'research', roles: ['light'] }], suspended: true },
  ],
  apps: [
    {
      name: 'Notes',
      redirect_uris: ['https://notes.example.com/b', 'https://notes.example.com/a'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      scope: 'openid profile user:read',
      service_account: 'reports',
      token_endpoint_auth_method: 'client_secret_post',
      verified: true,
      icon: '/icons/notes.svg',
      client_uri: 'https://notes.example.com/',
      policy_uri: 'https://notes.example.com/policy',
      tos_uri: 'https://notes.example.com/terms',
      require_pkce: false,
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
      post_logout_redirect_uris: ['https://notes.example.com/out'],
      backchannel_logout_uri: 'https://notes.example.com/logout',
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'ES256',
      id_token_user_claims: true,
      default_max_age: 0,
      require_auth_time: true,
      subject_type: 'pairwise',
      group_filter: ['research/*', 'a*'],
      role_filter: ['owner'],
      claim_names: { preferred_username: 'login', email: 'mail' },
    },
    {
      name: 'Signer',
      redirect_uris: ['https://signer.example.com/'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...jwk, kid: 'one', use: 'sig', alg: 'ES256' }] },
      token_endpoint_auth_signing_alg: 'ES256',
    },
    {
      name: 'Remote signer',
      redirect_uris: ['https://signer.example.com/'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://signer.example.com/jwks.json',
    },
    { name: 'CLI', client_type: 'public', redirect_uris: ['http://127.0.0.1/cb'], grant_types: ['authorization_code'] },
  ],
  resource_servers: [
    {
      name: 'Notes API',
      identifier: 'https://notes.example.com/api',
      scopes: [
        { name: 'notes.write', description: 'Change your notes' },
        { name: 'notes.read', description: 'See your notes' },
      ],
      access_token_format: 'jwt',
      access_token_lifetime_seconds: 120,
      allowed_apps: ['Notes', 'CLI'],
      allows_self_registered_apps: true,
      dpop_bound_access_tokens_required: true,
    },
  ],
};

/** The same things with nothing but what they need. */
const BARE = {
  organizations: [{ name: 'research' }],
  groups: [{ organization: 'research', name: 'chemists' }],
  roles: [{ organization: 'research', name: 'light' }],
  service_accounts: [{ username: 'reports' }],
  apps: FULL.apps.map(({ name, client_type: type, redirect_uris: uris }) => ({
    name,
    redirect_uris: uris,
    ...(type !== undefined && { client_type: type }),
  })),
  resource_servers: FULL.resource_servers.map(({ name, identifier, scopes }) => ({ name, identifier, scopes })),
};

/** Fields with a test of their own: what is written where, and a document that the server would fetch from the internet. */
const ELSEWHERE = ['client_secret', 'sector_identifier_uri'];

it.each(Object.entries(ENTRY_SCHEMAS))('the files of this test have every field of %s', (kind, { properties }) => {
  const used = new Set((FULL[kind as keyof typeof FULL] as object[]).flatMap(Object.keys));
  expect(Object.keys(properties).filter((field) => !used.has(field) && !ELSEWHERE.includes(field))).toEqual([]);
});

it('every field gets there and back: made at once, changed from its default, and changed to it', async () => {
  const full = world.write('full.yaml', dump(FULL));
  const bare = world.write('bare.yaml', dump(BARE));
  for (const file of [full, bare, full]) {
    expect([file, await world.run('apply', '-f', file, '--yes')]).toEqual([file, expect.objectContaining({ code: 0 })]);
    expect([file, await world.run('apply', '-f', file, '--plan', '--prune')]).toEqual([file, { code: 0, out: NOTHING, err: '' }]);
    const exported = world.write('exported.yaml', (await world.run('export')).out);
    expect((await world.run('apply', '-f', exported, '--plan', '--prune')).out).toBe(NOTHING);
  }
});

it('an account without the permission changes nothing, and the exit code says so', async () => {
  const { token } = await createPerson(world.server);
  const file = world.write('apps.yaml', 'apps: [{ name: Mine, redirect_uris: [https://mine.example.com/] }]');
  const { code, err } = await world.runAs(token, 'apply', '-f', file);
  expect([code, err]).toEqual([4, expect.stringContaining('0 of 1 changes were made.')]);
});
