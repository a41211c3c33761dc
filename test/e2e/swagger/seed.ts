import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { expectStatus } from '../../support/expect-answer.js';
import { FileClient } from '../../support/files.js';
import { plantKey } from '../../support/keys.js';
import {
  createRule,
  ISSUERS,
  Provider,
  registerItself,
  RESOURCE_SERVERS,
  type ResourceServer,
  SETTINGS,
} from '../../support/oauth/index.js';
import { addMember } from '../../support/organizations.js';
import { type Person, plantUser, withKey } from '../../support/people.js';
import type { RunningServer } from '../../support/server.js';
import { StandIns } from './stand-ins.js';

/** The end of an id that stands in for one of this server. */
const id = (end: string): string => `00000000-0000-4000-8000-0000000000${end}`;
const REDIRECT = 'https://notes.example.com/callback';
/** Of RFC 7636 appendix B. */
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

export interface Seeded {
  readonly standIns: StandIns;
  /** The owner, who is signed in. */
  readonly ada: Person;
  /** Somebody who signs in at an identity provider. */
  readonly olga: Person;
  /** Registration access tokens, by the id of the client. */
  readonly registrationTokens: ReadonlyMap<string, string>;
  /** An access token of an app that signs ada in. */
  readonly openIdToken: string;
  /** Of the agent that the examples name. */
  readonly agentToken: string;
}

/** Everything that the examples name, on a server whose first user is ada. What an example deletes is named by no other. */
export async function seed(server: RunningServer): Promise<Seeded> {
  const standIns = new StandIns();
  const ada = await seedPeople(server, standIns);
  const olga = await seedOlga(server, standIns);
  await seedOrganizations(server, standIns, ada);
  standIns.add(
    id('30'),
    await new FileClient(server, ada).store(rawTar({ name: 'notes.txt', content: Buffer.from('Remember the milk.\n') })),
  );
  await ada.post('/users/me/keys/tokens', { token_name: 'laptop' });
  for (const name of ['npm', 'github']) {
    await ada.post('/users/me/secrets', {
      name: `${name}-token`,
      value: 'example-value',
      description: 'For releases',
      env_name: `${name.toUpperCase()}_TOKEN`,
      file_path: `~/.${name}-token`,
    });
  }
  const openIdToken = await seedApps(server, standIns, ada);
  await seedInvitations(standIns, ada);
  const agentToken = await seedAgents(server, standIns, ada);
  return { standIns, ada, olga, openIdToken, agentToken, registrationTokens: await seedClients(server, standIns) };
}

async function seedInvitations(standIns: StandIns, ada: Person): Promise<void> {
  for (const [email, standIn, token] of [
    ['donald@example.com', id('d0'), 'example-revoked-invitation'],
    ['leslie@example.com', id('d1'), 'example-invitation'],
    ['frances@example.com', id('d2'), 'example-second-invitation'],
  ] as const) {
    const made = expectStatus(await ada.post('/invitations', { email }), 201).json<{ id: string; token: string }>();
    standIns.add(standIn, made.id);
    standIns.add(token, made.token);
  }
}

async function seedPeople(server: RunningServer, standIns: StandIns): Promise<Person> {
  const [first] = await server.db.query<{ id: string; username: string; email: string }>(`SELECT id, username, email FROM users`);
  const ada = await withKey(server, first!);
  standIns.add(id('01'), ada.id);
  return ada;
}

async function seedOlga(server: RunningServer, standIns: StandIns): Promise<Person> {
  const olga = await plantUser(server.db, { username: 'olga', name: 'Olga Example', loginType: 'oidc' });
  standIns.add(id('05'), olga.id);
  const claims = { sub: 'olga-at-example', email: 'olga@example.com' };
  await server.db.query(
    `INSERT INTO user_links (user_id, login_type, provider_id, linked_id, claims) VALUES ($1, 'oidc', 'oidc', 'x', $2)`,
    [olga.id, JSON.stringify({ id_token_claims: claims, user_info_claims: {}, merged_claims: claims })],
  );
  return withKey(server, olga);
}

async function seedOrganizations(server: RunningServer, standIns: StandIns, ada: Person): Promise<void> {
  const created = async (path: string, standIn: string, body: Readonly<Record<string, unknown>>): Promise<string> => {
    const answer = expectStatus(await ada.post(path, body), 201).json<{ id: string }>();
    standIns.add(standIn, answer.id);
    return answer.id;
  };
  const [home] = await server.db.query<{ id: string }>(`SELECT id FROM organizations WHERE is_default`);
  standIns.add(id('12'), home!.id);
  await created('/organizations', id('11'), { name: 'old-team', display_name: 'Old team' });
  const engineering = await created('/organizations', id('10'), { name: 'engineering', display_name: 'Engineering' });
  for (const [username, name, standIn] of [
    ['alan', 'Alan Turing', id('02')],
    ['barbara', 'Barbara Liskov', id('03')],
    ['tim', 'Tim Example', id('04')],
  ] as const) {
    const user = await plantUser(server.db, { username, name });
    standIns.add(standIn, user.id);
    if (username !== 'tim') await addMember(server.db, engineering, user.id);
    if (username === 'alan') standIns.add('examplekey', (await plantKey(server.db, user.id)).split('-')[0] ?? '');
  }
  // Otherwise it would be written at some time during the tests.
  await server.db.query(`UPDATE users SET email = replace(email, '@example.test', '@example.com'), last_seen_at = now()`);
  await created('/organizations/engineering/groups', id('21'), { name: 'contractors' });
  const backend = await created('/organizations/engineering/groups', id('20'), { name: 'backend', display_name: 'Back end' });
  await server.db.query(`INSERT INTO group_members (group_id, user_id) SELECT $1, id FROM users WHERE username = 'alan'`, [backend]);
  await ada.post('/organizations/engineering/members/roles', {
    name: 'release-manager',
    display_name: 'Release manager',
    organization_permissions: [{ negate: false, resource_type: 'template', action: 'read' }],
  });
}

/** Returns an access token with which an app learns who ada is. */
async function seedApps(server: RunningServer, standIns: StandIns, ada: Person): Promise<string> {
  const provider = new Provider(server, { email: '', username: '', password: '' });
  provider.session = ada.token;
  const rename = (appId: string, name: string): Promise<unknown> =>
    server.db.query(`UPDATE oauth2_provider_apps SET name = $2, is_verified = (client_type = 'confidential') WHERE id = $1`, [appId, name]);

  const notes = await provider.createClient({ redirectUris: [REDIRECT] });
  await rename(notes.id, 'Notes');
  const { access_token: accessToken } = await provider.obtainTokens(notes, { scope: 'user:read' });
  const [grant] = (await ada.get('/users/me/oauth2-grants')).json<{ id: string }[]>();
  const grants = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];
  const program = await provider.createClient({ type: 'public', redirectUris: [REDIRECT], grantTypes: grants });
  await rename(program.id, 'Notes for the terminal');
  const { refresh_token: refreshToken } = await provider.obtainTokens(program);
  const { code } = await provider.obtainCode(program, { code_challenge: CHALLENGE, redirect_uri: REDIRECT, scope: 'user:read' });
  const retired = await provider.createClient({ redirectUris: [REDIRECT] });
  await rename(retired.id, 'Notes of last year');
  // Consent to a verified app is remembered.
  await provider.obtainCode(retired, { scope: 'user:read' });
  const backend = await provider.createClient({ redirectUris: [], grantTypes: ['urn:ietf:params:oauth:grant-type:token-exchange'] });
  await rename(backend.id, 'Calendar service');
  const spare = await provider.createSecret(notes.id);
  for (const [standIn, actual] of [
    [id('40'), notes.id],
    [id('41'), program.id],
    [id('42'), retired.id],
    [id('43'), backend.id],
    [id('80'), grant!.id],
    [id('90'), spare.secretId],
    ['example-client-secret', notes.secret ?? ''],
    ['example-access-token', accessToken],
    ['example-refresh-token', refreshToken],
    ['example-code', code],
  ] as const)
    standIns.add(standIn, actual);
  await seedResourceServers(provider, standIns, backend.id);
  const platform = { name: 'Platform', issuer: 'https://platform.example.com', jwks_url: 'https://platform.example.com/jwks' };
  standIns.add(id('a0'), expectStatus(await provider.admin('POST', ISSUERS, platform), 201).json<{ id: string }>().id);
  expectStatus(await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' }), 200);
  const token = (await ada.post('/oauth2-provider/initial-access-tokens', { name: 'Nightly builds' })).json<{ id: string }>();
  standIns.add(id('70'), token.id);
  const [key] = (await ada.get('/oauth2-provider/signing-keys')).json<{ kid: string }[]>();
  standIns.add('example-signing-key', key!.kid);
  const { access_token: openIdToken } = await provider.obtainTokens(program, { scope: 'openid profile email groups' });
  const [signIn] = (await ada.get('/users/me/oauth2-sign-ins')).json<{ id: string }[]>();
  standIns.add(id('81'), signIn!.id);
  return openIdToken;
}

async function seedResourceServers(provider: Provider, standIns: StandIns, exchangingAppId: string): Promise<void> {
  const register = async (name: string, standIn: string): Promise<ResourceServer> => {
    const word = name.toLowerCase();
    const scopes = [{ name: `${word}.read`, description: `See your ${word}` }];
    const body = { name, identifier: `https://${word}.example.com/api`, scopes };
    const registered = expectStatus(await provider.admin('POST', RESOURCE_SERVERS, body), 201).json<ResourceServer>();
    standIns.add(standIn, registered.id);
    return registered;
  };
  const notes = await register('Notes', id('50'));
  const calendar = await register('Calendar', id('51'));
  await register('Legacy', id('52'));
  const secret = await provider.admin('POST', `${RESOURCE_SERVERS}/${notes.id}/secrets`);
  standIns.add(id('91'), expectStatus(secret, 201).json<{ id: string }>().id);
  const rule = [{ name: 'calendar.read', requires: 'notes.read' }];
  standIns.add(id('60'), await createRule(provider, exchangingAppId, notes, calendar, rule));
}

/** Returns the token of the agent that the examples name. */
async function seedAgents(server: RunningServer, standIns: StandIns, ada: Person): Promise<string> {
  const create = async (standIn: string, fields: Readonly<Record<string, unknown>>): Promise<string> => {
    const created = expectStatus(await ada.post('/agents', fields), 201).json<{ agent: { id: string }; token: string }>();
    standIns.add(standIn, created.agent.id);
    return created.token;
  };
  await create(id('b1'), { name: 'old-build' });
  const token = await create(id('b0'), {
    name: 'nightly-build',
    description: 'Builds every night',
    secrets: ['npm-token'],
    files: [standIns.actual(id('30'))],
    git_ssh_key: true,
    git_credentials: [{ url: 'https://git.example.com', username: 'robot', secret: 'npm-token' }],
  });
  const identity = { issuer: standIns.actual(id('a0')), subject: 'repo:example/website:environment:nightly' };
  const trusted = expectStatus(await ada.post('/agents/nightly-build/workload-identities', identity), 201);
  standIns.add(id('c0'), trusted.json<{ id: string }>().id);
  // Otherwise it would be written at some time during the tests.
  await server.db.query(`UPDATE agents SET last_seen_at = now()`);
  return token;
}

async function seedClients(server: RunningServer, standIns: StandIns): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const end of ['45', '46', '47', '48']) {
    const fields = { client_name: 'My editor', redirect_uris: ['https://editor.example.com/callback'] };
    const client = expectStatus(await registerItself(server, fields), 201).json<{ client_id: string; registration_access_token: string }>();
    standIns.add(id(end), client.client_id);
    tokens.set(client.client_id, client.registration_access_token);
  }
  return tokens;
}
