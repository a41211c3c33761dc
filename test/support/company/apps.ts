import { expectStatus } from '../expect-answer.js';
import { type Client, obtainTokens, registerItself } from '../oauth/index.js';
import type { Person } from '../people.js';
import type { RunningServer } from '../server.js';

const APPS = '/oauth2-provider/apps';

/** An app with this name, and a secret unless it is public. */
async function registerApp(owner: Person, fields: Readonly<Record<string, unknown>>): Promise<Client> {
  const redirectUri = 'https://report.example.com/callback';
  const body = { redirect_uris: [redirectUri], callback_url: redirectUri, ...fields };
  const { id, name } = expectStatus(await owner.post(APPS, body), 201).json<{ id: string; name: string }>();
  if (fields['client_type'] === 'public') return { id, name, redirectUri };
  const added = expectStatus(await owner.post(`${APPS}/${id}/secrets`), 201).json<{ id: string; client_secret_full: string }>();
  return { id, name, redirectUri, secret: added.client_secret_full, secretId: added.id };
}

export interface Apps {
  readonly report: Client;
  readonly api: string;
  /** The id of a signing key. */
  readonly signingKey: string;
}

/** Apps of the company, with access that people gave them, an API, and a program that registered itself. */
export async function registerApps(server: RunningServer, owner: Person, others: readonly Person[]): Promise<Apps> {
  const report = await registerApp(owner, {
    name: 'Weekly Report',
    client_uri: 'https://report.example.com',
    verified: true,
    post_logout_redirect_uris: ['https://report.example.com/'],
  });
  const terminal = await registerApp(owner, { name: 'Notes for the terminal', client_type: 'public' });
  await registerApp(owner, { name: 'Team calendar', scope: 'openid profile email' });
  for (const { token } of [owner, ...others]) await obtainTokens(server, token, report, { scope: 'openid profile user:read' });
  await obtainTokens(server, owner.token, terminal, { scope: 'user:read_personal user_secret:read' });
  const scopes = [
    { name: 'notes.read', description: 'See your notes' },
    { name: 'notes.write', description: 'Change your notes' },
  ];
  const api = { name: 'Notes', identifier: 'https://notes.example.com/api', scopes };
  const { id } = expectStatus(await owner.post('/oauth2-provider/resource-servers', api), 201).json<{ id: string }>();
  expectStatus(await owner.post(`/oauth2-provider/resource-servers/${id}/secrets`), 201);
  expectStatus(await owner.put('/oauth2-provider/settings', { dynamic_client_registration: 'open' }), 200);
  expectStatus(await owner.post('/oauth2-provider/initial-access-tokens', { name: 'Nightly builds' }), 201);
  expectStatus(await registerItself(server, { client_name: 'My editor', redirect_uris: ['https://editor.example.com/callback'] }), 201);
  const [key] = (await owner.get('/oauth2-provider/signing-keys')).json<{ kid: string }[]>();
  return { report, api: id, signingKey: key?.kid ?? '' };
}
