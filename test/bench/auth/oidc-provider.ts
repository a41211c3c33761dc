import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A process that serves the userinfo endpoint of oidc-provider with its own in-memory adapter, and says which tokens it takes. */
const people = Array.from({ length: Number(process.argv[2]) }, () => randomUUID());
const CLIENT = { client_id: 'bench', client_secret: 'bench', redirect_uris: ['http://127.0.0.1/callback'] };
const SCOPE = 'openid profile email';

/** As much as `GET /api/v2/users/me` tells of its user. */
const CLAIMS = {
  name: 'Bench Person',
  preferred_username: 'owner',
  email: 'owner@example.test',
  email_verified: true,
  updated_at: 1_764_000_000,
  picture: '',
  profile: 'a profile that is as long as the rest of the other answer, its organizations and roles, would be',
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(origin, {
    clients: [CLIENT],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'updated_at', 'picture', 'profile'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId, ...CLAIMS }) }),
    features: { devInteractions: { enabled: false }, userinfo: { enabled: true } },
  });
  server.on('request', provider.callback());
  void Promise.all(people.map((person) => issueToken(provider, person))).then((tokens) => {
    console.log(`ready ${JSON.stringify({ url: `${origin}/me`, tokens })}`);
  });
});

/** What the token endpoint would store and answer with after a person's consent. */
async function issueToken(provider: Provider, accountId: string): Promise<string> {
  const client = await provider.Client.find(CLIENT.client_id);
  if (!client) throw new Error('oidc-provider does not know its client');
  const grant = new provider.Grant({ accountId, clientId: CLIENT.client_id });
  grant.addOIDCScope(SCOPE);
  const grantId = await grant.save();
  return new provider.AccessToken({ accountId, client, grantId, scope: SCOPE, gty: 'authorization_code' }).save();
}
