import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { beginLogin, logInAt, somebody } from '../../support/idp/login.js';

describe('who may log in with OpenID Connect', () => {
  let idp: Idp;
  beforeAll(async () => (idp = await Idp.start()));
  afterAll(() => idp.stop());

  async function withServer(env: Record<string, string>, work: (server: RunningServer) => Promise<void>, hasOwner = true): Promise<void> {
    const server = await startServer({ env: { ...idp.env(), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...env } });
    try {
      if (hasOwner) await plantUser(server.db, { roles: ['owner'] });
      await work(server);
    } finally {
      await server.stop();
    }
  }

  it('sign-ups that are off keep newcomers out, in the words of the administrator, but not the first', async () => {
    const env = { CODER_OIDC_ALLOW_SIGNUPS: 'false', CODER_OIDC_SIGNUPS_DISABLED_TEXT: 'Ask <b>us</b> first.' };
    await withServer(
      env,
      async (server) => {
        const first = somebody();
        await idp.become({ claims: first });
        expect(await me(server, (await logInAt(server)).token)).toMatchObject({ email: first.email, roles: [{ name: 'owner' }] });
        await idp.become({ claims: somebody() });
        const { answer } = await logInAt(server);
        expectPage(answer, 403, 'Signups are disabled', 'Ask <b>us</b> first.');
        expect(answer.text).not.toContain('<b>us');
        await idp.become({ claims: first });
        expect((await logInAt(server)).token).toBeDefined();
        const planted = await plantUser(server.db, { loginType: 'oidc' });
        await idp.become({ claims: somebody({ email: planted.email }) });
        expect((await logInAt(server)).token).toBeDefined();
      },
      false,
    );
  });

  it('of people who arrive first together exactly one is the owner', async () => {
    await withServer(
      {},
      async (server) => {
        // Whom the provider logs in is decided when the token is asked for, so each arrives in turn and the last legs run together.
        await idp.become({ delayMs: 50 });
        const arrivals = [];
        for (let i = 0; i < 5; i++) {
          await idp.change({ claims: somebody() });
          arrivals.push(logInAt(server));
          await new Promise((resolve) => setTimeout(resolve, 130));
        }
        await Promise.all(arrivals);
        expect(await server.db.query(`SELECT count(*)::int AS owners FROM users WHERE 'owner' = ANY (rbac_roles)`)).toEqual([
          { owners: 1 },
        ]);
      },
      false,
    );
  });

  it('domains: any case, with or without @, the part after the last @, and never told to whom they keep out', async () => {
    await withServer({ CODER_OIDC_EMAIL_DOMAIN: '@Corp.example,second.example' }, async (server) => {
      const { sub } = somebody();
      for (const email of [`${sub}@corp.EXAMPLE`, `${sub}@second.example`]) {
        await idp.become({ claims: somebody({ email }) });
        expect((await logInAt(server)).token).toBeDefined();
      }
      for (const email of [`${sub}@corp.example.evil.test`, `${sub}@sub.corp.example`, `${sub}@corp.example@evil.test`]) {
        await idp.become({ claims: somebody({ email }) });
        const { answer } = await logInAt(server);
        expectPage(
          answer,
          403,
          'Unauthorized email',
          `Your email ${email} is not from an authorized domain! Please contact your administrator.`,
        );
        expect(answer.text).not.toMatch(/second\.example/);
      }
    });
  });

  it('an address that nobody verified, where the administrator does not care', async () => {
    await withServer({ CODER_OIDC_IGNORE_EMAIL_VERIFIED: 'true' }, async (server) => {
      await idp.become({ claims: { ...somebody(), email_verified: false } });
      expect((await logInAt(server)).token).toBeDefined();
      // With one provider its word is all there is about anybody.
      const planted = await plantUser(server.db, { loginType: 'oidc' });
      await idp.become({ claims: { ...somebody({ email: planted.email }), email_verified: false } });
      expect((await me(server, (await logInAt(server)).token)).id).toBe(planted.id);
    });
  });

  it('members of a group that may: the claim is a list, or one name', async () => {
    await withServer({ CODER_OIDC_SCOPES: 'openid,email,groups', CODER_OIDC_ALLOWED_GROUPS: 'staff,admins' }, async (server) => {
      const cases: readonly [unknown, number][] = [
        [['staff', 'other'], 307],
        ['staff', 307],
        [['other'], 403],
        [undefined, 403],
        ['staff,other', 400],
        [['staff', 1], 400],
        [{ staff: true }, 400],
      ];
      for (const [groups, status] of cases) {
        await idp.become({ claims: { ...somebody(), groups } });
        const { answer } = await logInAt(server);
        expect({ groups, status: answer.status }).toEqual({ groups, status });
        if (status === 403) expectPage(answer, 403, 'Not a member of an allowed group');
      }
    });
  });

  it('claims of other names, and no userinfo endpoint', async () => {
    const fields = { CODER_OIDC_EMAIL_FIELD: 'mail', CODER_OIDC_USERNAME_FIELD: 'nick', CODER_OIDC_NAME_FIELD: 'full' };
    await withServer({ ...fields, CODER_OIDC_IGNORE_USERINFO: 'true' }, async (server) => {
      const { email, preferred_username: nick, ...rest } = somebody();
      await idp.become({ claims: { ...rest, mail: email, nick, full: 'Full Name' }, userInfo: { mail: 'other@example.test' } });
      expect(await me(server, (await logInAt(server)).token)).toMatchObject({ email, username: nick, name: 'Full Name' });
      expect(await idp.counts()).toMatchObject({ userinfo: 0 });
    });
    const plain = await Idp.start();
    await plain.become({ userInfo: null, claims: somebody() });
    const other = await startServer({ env: plain.env() });
    expect((await logInAt(other)).token).toBeDefined();
    await other.waitForLog(/has no userinfo endpoint/);
    await other.stop();
    await plain.stop();
  });

  it('everybody with the address, where the dangerous fallback is on; the first identity stays linked', async () => {
    await withServer({ CODER_DANGEROUS_OIDC_EMAIL_FALLBACK: 'true' }, async (server) => {
      const person = somebody();
      await idp.become({ claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      await idp.become({ claims: somebody({ email: person.email }) });
      expect((await me(server, (await logInAt(server)).token)).id).toBe(id);
      expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
        { linked_id: `${idp.issuer}||${person.sub}` },
      ]);
    });
  });

  it('any issuer, where that dangerous check is off, with a signature all the same', async () => {
    await withServer({ CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS: 'true' }, async (server) => {
      const person = somebody();
      await idp.become({ fault: 'foreign-issuer', claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
        { linked_id: `https://evil.example.test||${person.sub}` },
      ]);
      await idp.become({ fault: 'wrong-signature', claims: person });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
    });
  });

  it('come back by another address where one is configured, and are asked what the configuration says', async () => {
    const env = {
      CODER_OIDC_REDIRECT_URL: 'https://id.example.test/base',
      CODER_OIDC_AUTH_URL_PARAMS: '{"prompt":"consent","x":"y&z"}',
      CODER_OIDC_SCOPES: 'openid,email,offline_access',
    };
    await withServer(env, async (server) => {
      const { searchParams } = (await beginLogin(server)).toProvider;
      expect(Object.fromEntries(searchParams)).toMatchObject({
        redirect_uri: 'https://id.example.test/base/api/v2/users/oidc/callback',
        scope: 'openid email offline_access',
        prompt: 'consent',
        x: 'y&z',
      });
      expect(searchParams.has('access_type')).toBe(false);
    });
  });

  it('only they, where passwords are off: no form, no set-up page, and the API says so', async () => {
    await withServer(
      { CODER_DISABLE_PASSWORD_AUTH: 'true' },
      async (server) => {
        expect((await server.get('/')).headers.get('location')).toBe('/login');
        expect((await server.get('/setup')).headers.get('location')).toBe('/login');
        const page = await server.get('/login');
        expect(page.text).not.toContain('<form');
        expect(page.text).toContain('/api/v2/users/oidc/callback');
        expect((await server.get('/api/v2/users/authmethods')).json()).toMatchObject({
          password: { enabled: false },
          oidc: { enabled: true },
        });
      },
      false,
    );
  });

  it('may be the first account: the set-up page offers them beside its form', async () => {
    await withServer(
      {},
      async (server) => {
        expect((await server.get('/setup')).text).toContain('href="/api/v2/users/oidc/callback?redirect=%2F"');
      },
      false,
    );
  });
});
