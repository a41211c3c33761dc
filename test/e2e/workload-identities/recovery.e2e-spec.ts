import { runCommand } from '../../support/command.js';
import { expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import {
  AGENTS,
  createIssuer,
  exchangePlatformToken,
  expectRefused,
  identitiesOf,
  type Platform,
  type Provider,
  signPlatformToken,
  startProvider,
  SUBJECT,
} from '../../support/oauth/index.js';
import { bearer, logIn } from '../../support/sign-in.js';
import { uniqueName } from '../../support/unique-name.js';

const PASSWORD = 'Correct-Horse-7-Battery';
const OTHER = 'Other-Horse-8-Battery';

interface Owner {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly session: string;
  readonly agent: string;
}

let provider: Provider;
let platform: Platform;
beforeAll(async () => {
  provider = await startProvider();
  platform = await createIssuer(provider);
});
afterAll(() => provider.server.stop());

const as = (token: string): { headers: Record<string, string> } => ({ headers: bearer(token) });
const exchange = async (agent: string): Promise<Answer> =>
  exchangePlatformToken(provider, agent, await signPlatformToken(provider, platform));

/** Somebody with an agent that trusts `SUBJECT`. */
async function owner(): Promise<Owner> {
  const username = uniqueName('owner');
  const account = { username, email: `${username}@example.test`, password: PASSWORD };
  const organizations = expectStatus(await provider.admin('GET', '/api/v2/organizations'), 200).json<{ id: string }[]>();
  const created = await provider.admin('POST', '/api/v2/users', { ...account, organization_ids: [organizations[0]?.id] });
  const { id } = expectStatus(created, 201).json<{ id: string }>();
  const session = await logIn(provider.server, account);
  const answer = await provider.post(AGENTS, { ...as(session), body: { name: 'deploy' } });
  const { agent } = expectStatus(answer, 201).json<{ agent: { id: string } }>();
  const body = { issuer: platform.id, subject: SUBJECT };
  expectStatus(await provider.post(identitiesOf(agent.id), { ...as(session), body }), 201);
  return { id, username, email: account.email, session, agent: agent.id };
}

async function revokeAll(...more: string[]): Promise<string> {
  const env = { CODER_PG_CONNECTION_URL: provider.server.db.url };
  const result = await runCommand(['server', 'revoke-all', '--yes', '--json', ...more], { env });
  expect(result).toMatchObject({ code: 0 });
  return result.out;
}

/** The last one ends everybody. */
const RECOVERIES: readonly [string, (owner: Owner) => Promise<unknown>][] = [
  [
    'a new password',
    async ({ session }) => {
      const body = { old_password: PASSWORD, password: OTHER };
      expectStatus(await provider.send('PUT', '/api/v2/users/me/password', { ...as(session), body }), 204);
    },
  ],
  [
    'a password that an administrator set',
    async ({ id }) => {
      expectStatus(await provider.admin('PUT', `/api/v2/users/${id}/password`, { password: OTHER }), 204);
    },
  ],
  [
    'the end of everything, by its owner',
    async ({ session }) => {
      const answer = expectStatus(await provider.send('DELETE', '/api/v2/users/me/access', as(session)), 200);
      expect(answer.json()).toMatchObject({ workload_identities: 1 });
    },
  ],
  [
    'the end of everything, by an administrator',
    async ({ id }) => {
      const answer = expectStatus(await provider.admin('DELETE', `/api/v2/users/${id}/access`), 200);
      expect(answer.json()).toMatchObject({ workload_identities: 1 });
    },
  ],
  [
    'gatehouse server revoke-all --user',
    async ({ username }) => {
      expect(JSON.parse(await revokeAll('--user', username))).toMatchObject({ workload_identities: 1 });
    },
  ],
  ['gatehouse server revoke-all', () => revokeAll()],
];

describe('an agent trusts nobody any more after', () => {
  it.each(RECOVERIES)('%s', async (_what, recover) => {
    const one = await owner();
    const other = await owner();
    const { access_token: token } = expectStatus(await exchange(one.agent), 200).json<{ access_token: string }>();
    await recover(one);
    expect((await provider.get(`${AGENTS}/me`, bearer(token))).status).toBe(401);
    expectRefused(await exchange(one.agent), 'invalid_request');
    const rows = await provider.server.db.query(`SELECT 1 FROM workload_identities WHERE agent_id = $1`, [one.agent]);
    expect(rows).toEqual([]);
    if (recover !== RECOVERIES.at(-1)?.[1]) expectStatus(await exchange(other.agent), 200);
  });
});
