import type { DataSource } from 'typeorm';
import type { SigningKeys } from '../../../src/crypto-keys/index.js';
import type { KeyRevocation } from '../../../src/auth/index.js';
import { RbacAuthorizer } from '../../../src/authz/index.js';
import { AccessUrl, SystemClock } from '../../../src/common/index.js';
import { createDataSource } from '../../../src/data-source.js';
import { CodesRepository } from '../../../src/oauth2-provider/grants/codes.repository.js';
import { GrantLocksRepository } from '../../../src/oauth2-provider/grants/grant-locks.repository.js';
import { GrantsRepository } from '../../../src/oauth2-provider/grants/grants.repository.js';
import { GrantsStore } from '../../../src/oauth2-provider/grants/grants.store.js';
import { type PresentedToken, PresentedTokens } from '../../../src/oauth2-provider/grants/presented-tokens.js';
import { TokensRepository } from '../../../src/oauth2-provider/grants/tokens.repository.js';
import { plantUser } from '../../support/people.js';
import { type Client, type Provider, type Tokens, startProvider } from '../../support/oauth/index.js';

const KINDS = ['access_token', 'refresh_token'] as const;

describe('a presented token', () => {
  let provider: Provider;
  let db: DataSource;
  let presented: PresentedTokens;
  let client: Client;
  beforeAll(async () => {
    provider = await startProvider();
    // So that the first owner can be suspended.
    await plantUser(provider.server.db, { siteRoles: ['owner'], hashedPassword: 'x' });
    db = await createDataSource(provider.server.db.url).initialize();
    const keys = {} as KeyRevocation; // Verifying revokes nothing, and no token here is a JWT.
    const [grants, locks] = [new GrantsRepository(db), new GrantLocksRepository(db)];
    const store = new GrantsStore(grants, locks, new CodesRepository(db), new TokensRepository(db), keys, new RbacAuthorizer());
    presented = new PresentedTokens(store, {} as SigningKeys, new AccessUrl(), new SystemClock());
    client = await provider.createClient();
  });
  afterAll(async () => {
    await db.destroy();
    await provider.server.stop();
  });

  async function verified(tokens: Tokens): Promise<(PresentedToken | null)[]> {
    return Promise.all(KINDS.map((kind) => presented.verify(tokens[kind])));
  }

  async function activity(tokens: Tokens): Promise<Record<string, boolean | undefined>> {
    const [access, refresh] = await verified(tokens);
    return { access: access?.isActive, refresh: refresh?.isActive };
  }

  it('is verified with its kind, client, user, resource and scope', async () => {
    const asked = 'user:read user:read_personal';
    const first = await provider.obtainTokens(client, { scope: asked });
    const tokens = await provider.refreshed(client, first.refresh_token, { scope: 'user:read' });
    const { id: userId } = (await provider.me(tokens.access_token)).json<{ id: string }>();
    const common = { appId: client.id, userId, audience: `${provider.url}/`, isActive: true };
    const [access, refresh] = await verified(tokens);
    expect(access).toMatchObject({ kind: 'access_token', scope: 'user:read', ...common });
    expect(refresh).toMatchObject({ kind: 'refresh_token', scope: asked, grantId: access?.grantId, ...common });
    const secondsLeft = ((access?.expiresAt?.getTime() ?? 0) - Date.now()) / 1000;
    expect(Math.abs(secondsLeft - tokens.expires_in)).toBeLessThan(60);
  });

  it.each([
    ['its access token is over', (t: Tokens) => provider.rows.expireAccessToken(t.access_token), { access: false, refresh: true }],
    ['its refresh token is over', (t: Tokens) => provider.rows.expireRefreshToken(t.refresh_token), { access: true, refresh: false }],
    ['its grant is over', (t: Tokens) => provider.rows.expireGrant(t.refresh_token), { access: false, refresh: false }],
    ['it was refreshed', (t: Tokens) => provider.refreshed(client, t.refresh_token), { access: false, refresh: false }],
    ['it was revoked', (t: Tokens) => provider.revoke(client, t.access_token), { access: false, refresh: false }],
  ])('is still found but inactive once %s', async (_what, end, expected) => {
    const tokens = await provider.obtainTokens(client);
    expect(await activity(tokens)).toEqual({ access: true, refresh: true });
    await end(tokens);
    expect(await activity(tokens)).toEqual(expected);
  });

  it('is inactive while its user is suspended', async () => {
    const tokens = await provider.obtainTokens(client);
    const { email } = provider.account;
    await db.query(`UPDATE users SET status = 'suspended' WHERE email = $1`, [email]);
    const meanwhile = await activity(tokens);
    await db.query(`UPDATE users SET status = 'active' WHERE email = $1`, [email]);
    expect(meanwhile).toEqual({ access: false, refresh: false });
    expect(await activity(tokens)).toEqual({ access: true, refresh: true });
  });

  it('is unknown with another secret, or if it was never issued here as an OAuth token', async () => {
    const tokens = await provider.obtainTokens(client);
    const wrong = KINDS.map((kind) => tokens[kind].replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    for (const text of [...wrong, provider.session, client.secret ?? '', '', 'x', `${tokens.access_token}-`, ` ${tokens.refresh_token}`]) {
      expect([text, await presented.verify(text)]).toEqual([text, null]);
    }
  });
});
