import { runCommand } from '../../support/command.js';
import type { Answer } from '../../support/http-client.js';
import { type Client, obtainTokens, refreshForm, registerClient, revokeForm, TOKENS, type Tokens } from '../../support/oauth/index.js';
import type { RunningServer } from '../../support/server.js';
import { PASSWORD, type PersonWithPassword, personWithPassword, type StaffedServer, startStaffedServer } from '../../support/staff.js';

let staff: StaffedServer;
let server: RunningServer;

beforeAll(async () => {
  staff = await startStaffedServer({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
  ({ server } = staff);
});
afterAll(() => server.stop());

interface Held {
  readonly person: PersonWithPassword;
  readonly client: Client;
  /** The first refresh token is used; the second one issued the live tokens. */
  readonly first: Tokens;
  readonly second: Tokens;
}

const refresh = (client: Client, { refresh_token }: Tokens): Promise<Answer> => server.post(TOKENS, refreshForm(client, refresh_token));
const asPerson = ({ session }: PersonWithPassword): Record<string, string> => ({ 'coder-session-token': session });

async function hold(): Promise<Held> {
  // Stored responses are erased after ten seconds; revoking a grant must not rely on that.
  await server.db.query(
    `INSERT INTO periodic_leases (task, holder, expires_at) VALUES ('oauth2-replay-purge', gen_random_uuid(), now() + interval '59 seconds')
         ON CONFLICT (task) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at`,
  );
  const person = await personWithPassword(staff);
  const client = await registerClient(server, staff.session);
  const first = await obtainTokens(server, person.session, client);
  return { person, client, first, second: (await refresh(client, first)).json<Tokens>() };
}

/** What is left of the grants of an app. */
async function leftOf({ id }: Client): Promise<unknown> {
  const [row] = await server.db.query(
    `SELECT bool_and(g.revoked_at IS NOT NULL) AS "areRevoked", count(k.id)::int AS "accessTokens", count(t.replay_sealed)::int AS answers
       FROM oauth2_provider_grants g JOIN oauth2_provider_app_tokens t ON t.grant_id = g.id LEFT JOIN api_keys k ON k.id = t.access_key_id
      WHERE g.app_id = $1`,
    [id],
  );
  return row;
}

describe('revoking a grant leaves no access token and no stored response', () => {
  const ways: readonly [string, number, (held: Held) => Promise<Answer>][] = [
    ['by its refresh token', 200, ({ client, second }) => server.post('/oauth2/revoke', revokeForm(client, second.refresh_token))],
    ['by its access token', 200, ({ client, second }) => server.post('/oauth2/revoke', revokeForm(client, second.access_token))],
    [
      'by a second use of a refresh token',
      400,
      async ({ client, first, second }) => {
        await refresh(client, second);
        return refresh(client, first);
      },
    ],
    [
      'by the user',
      204,
      ({ client, person }) => server.request('DELETE', `/oauth2/tokens?client_id=${client.id}`, { headers: asPerson(person) }),
    ],
    [
      'by deleting the client secret it was issued with',
      204,
      ({ client }) => staff.owner.delete(`/oauth2-provider/apps/${client.id}/secrets/${client.secretId ?? ''}`),
    ],
    [
      'by a new password',
      204,
      ({ person }) =>
        server.request('PUT', '/api/v2/users/me/password', {
          headers: asPerson(person),
          body: { old_password: PASSWORD, password: `${PASSWORD}-2` },
        }),
    ],
  ];

  it.each(ways)('%s', async (_way, status, end) => {
    const held = await hold();
    expect(await leftOf(held.client)).toEqual({ areRevoked: false, accessTokens: 1, answers: 1 });
    expect((await end(held)).status).toBe(status);
    expect(await leftOf(held.client)).toEqual({ areRevoked: true, accessTokens: 0, answers: 0 });
  });

  it('by gatehouse server revoke-all', async () => {
    const { client, person } = await hold();
    expect(await leftOf(client)).toEqual({ areRevoked: false, accessTokens: 1, answers: 1 });
    const env = { CODER_PG_CONNECTION_URL: server.db.url };
    expect(await runCommand(['server', 'revoke-all', '--user', person.username, '--yes'], { env })).toMatchObject({ code: 0 });
    expect(await leftOf(client)).toEqual({ areRevoked: true, accessTokens: 0, answers: 0 });
  });
});
