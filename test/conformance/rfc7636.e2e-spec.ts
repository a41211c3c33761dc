import { createHash } from 'node:crypto';
import {
  challengeOf,
  type Client,
  expectAlive,
  expectRedirectError,
  expectRefused,
  newVerifier,
  type Provider,
  startProvider,
} from '../support/oauth/index.js';

/** RFC 7636 appendix B. */
const PUBLISHED = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};

describe('RFC 7636: proof key for code exchange', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it.each([
    ['of 42 characters', 'a'.repeat(42)],
    ['of 129 characters', 'a'.repeat(129)],
    ['with a mark outside the alphabet', `${'a'.repeat(42)}!`],
    ['with a padding sign', `${'a'.repeat(43)}=`],
    ['with a letter outside ASCII', `${'a'.repeat(43)}ü`],
    ['with a line end', `${'a'.repeat(43)}\n`],
    ['with a space before it', ` ${'a'.repeat(43)}`],
    ['with a zero byte', `${'a'.repeat(43)}\0`],
  ])('7636-01 §4.1: a verifier %s is a malformed request and leaves the code usable', async (_what, verifier) => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { code_verifier: verifier }), 'invalid_request');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each(['-._~'.repeat(11).slice(0, 43), 'Az09-._~'.repeat(16)])('7636-01 §4.1: accepts the verifier %s', async (verifier) => {
    const grant = await provider.obtainCode(client, { code_challenge: challengeOf(verifier) });
    expect((await provider.exchange(client, grant, { code_verifier: verifier })).status).toBe(200);
  });

  it('7636-02 §4.2: the stored challenge is the SHA-256 of the verifier, in base64url without padding', async () => {
    const grant = await provider.obtainCode(client);
    expect(grant.sent['code_challenge']).toBe(challengeOf(grant.verifier));
    const answer = await provider.exchange(client, grant);
    expect(answer.status).toBe(200);
    await expectAlive(provider, answer.json<{ access_token: string }>().access_token);
  });

  it('7636-06 §4.4.1: the error names a missing code_challenge or code_verifier', async () => {
    for (const code_challenge of [undefined, '']) {
      const refused = await provider.authorize(client, { code_challenge, code_challenge_method: undefined });
      expectRedirectError(provider, refused, 'invalid_request');
      expect(refused.redirect?.searchParams.get('error_description')).toMatch(/code_challenge.*PKCE \(RFC 7636\).*S256/);
    }
    const grant = await provider.obtainCode(client);
    const refused = await provider.exchange(client, grant, { code_verifier: undefined });
    expectRefused(refused, 'invalid_request');
    expect(refused.json<{ error_description: string }>().error_description).toMatch(/code_verifier.*PKCE \(RFC 7636\).*S256/);
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each(['GET', 'POST'])('7636-03 §4.2: %s with the plain method is refused', async (method) => {
    const params = { code_challenge: newVerifier(), code_challenge_method: 'plain' };
    expectRedirectError(provider, await provider.authorize(client, params, { method }), 'invalid_request');
  });

  it('7636-03 §4.3 (deviation): a challenge without a method is treated as S256, never as plain', async () => {
    const grant = await provider.obtainCode(client, { code_challenge_method: undefined });
    expect((await provider.exchange(client, grant)).status).toBe(200);
    const plain = newVerifier();
    const misread = await provider.obtainCode(client, { code_challenge: plain, code_challenge_method: undefined });
    expectRefused(await provider.exchange(client, misread, { code_verifier: plain }), 'invalid_grant');
  });

  it.each([
    ['of 42 characters', challengeOf('x').slice(1)],
    ['of 44 characters', `${challengeOf('x')}A`],
    ['with padding', `${challengeOf('x').slice(1)}=`],
    ['in plain base64', `${challengeOf('x').slice(2)}+/`],
    ['with a space', `${challengeOf('x').slice(1)} `],
  ])('7636-04 §4.3: refuses a challenge %s, which S256 cannot produce', async (_what, challenge) => {
    expectRedirectError(provider, await provider.authorize(client, { code_challenge: challenge }), 'invalid_request');
  });

  it('7636-05 §4.4: the challenge and its method are stored with the code, whose verifier alone redeems it', async () => {
    const verifiers = [newVerifier(), newVerifier()] as const;
    const [first, second] = [
      await provider.obtainCode(client, { code_challenge: challengeOf(verifiers[0]) }),
      await provider.obtainCode(client, { code_challenge: challengeOf(verifiers[1]) }),
    ];
    for (const [grant, verifier] of [
      [first, verifiers[0]],
      [second, verifiers[1]],
    ] as const) {
      expect(JSON.parse(await provider.rows.storedText('oauth2_provider_app_codes', grant.code))).toMatchObject({
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
      });
    }
    expectRefused(await provider.exchange(client, first, { code_verifier: verifiers[1] }), 'invalid_grant');
    expect((await provider.exchange(client, second, { code_verifier: verifiers[1] })).status).toBe(200);
    const third = await provider.obtainCode(client, { code_challenge: challengeOf(verifiers[0]) });
    expect((await provider.exchange(client, third, { code_verifier: verifiers[0] })).status).toBe(200);
  });

  it('7636-05 §4.4: neither the code nor the redirect reveals the challenge', async () => {
    const grant = await provider.obtainCode(client);
    const challenge = String(grant.sent['code_challenge']);
    expect(grant.redirect.href).not.toContain(challenge);
    expect(grant.code).toMatch(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/);
  });

  it.each([undefined, ''])('7636-06 §4.4.1, 9700-06 §2.1.1, ASVS-10.4.6: a request with the challenge %j is refused', async (challenge) => {
    const fields = { code_challenge: challenge, code_challenge_method: undefined };
    const publicClient = await provider.createClient({ type: 'public' });
    for (const asking of [client, publicClient]) {
      expectRedirectError(provider, await provider.authorize(asking, fields), 'invalid_request');
    }
  });

  it.each(['S512', 's256', 'S256 ', 'none'])('7636-07 §4.4.1: the method %j is not supported', async (method) => {
    const authorization = await provider.authorize(client, { code_challenge_method: method });
    expectRedirectError(provider, authorization, 'invalid_request');
    expect(authorization.redirect?.searchParams.get('error_description')).toMatch(/method|algorithm/i);
  });

  it('7636-08 §4.6: refuses a wrong verifier with invalid_grant', async () => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { code_verifier: newVerifier() }), 'invalid_grant');
    const swapped = await provider.obtainCode(client);
    const changedCase = swapped.verifier.replace(/[a-z]/, (letter) => letter.toUpperCase());
    expectRefused(await provider.exchange(client, swapped, { code_verifier: changedCase }), 'invalid_grant');
  });

  it.each([43, 64, 128])(
    '7636-08 §4.6: refuses a wrong verifier of %s characters with invalid_grant and accepts the right one',
    async (length) => {
      const verifier = 'Aa0-._~'.repeat(19).slice(0, length);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const wrong = `${verifier.slice(0, -1)}${verifier.endsWith('~') ? 'A' : '~'}`;
      const grant = await provider.obtainCode(client, { code_challenge: challenge });
      expectRefused(await provider.exchange(client, grant, { code_verifier: wrong }), 'invalid_grant');
      const other = await provider.obtainCode(client, { code_challenge: challenge });
      expect((await provider.exchange(client, other, { code_verifier: verifier })).status).toBe(200);
    },
  );

  it.each([undefined, ''])('7636-08 §4.6, 2.1-23 §4.1.3, 9700-22 §4.8.2: the verifier %j is refused', async (verifier) => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { code_verifier: verifier }), 'invalid_request', 'invalid_grant');
  });

  it("7636-10 appendix B: verifier and challenge of the RFC's example match, and the challenge is not a verifier", async () => {
    const grant = await provider.obtainCode(client, { code_challenge: PUBLISHED.challenge });
    expect((await provider.exchange(client, grant, { code_verifier: PUBLISHED.verifier })).status).toBe(200);
    const other = await provider.obtainCode(client, { code_challenge: PUBLISHED.challenge });
    expectRefused(await provider.exchange(client, other, { code_verifier: PUBLISHED.challenge }), 'invalid_grant');
  });

  it('7636-11: a wrong verifier consumes the code', async () => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { code_verifier: newVerifier() }), 'invalid_grant');
    expectRefused(await provider.exchange(client, grant), 'invalid_grant');
  });

  it('7636-11: only the client that a code was issued to can consume it with a wrong verifier', async () => {
    const grant = await provider.obtainCode(client);
    const other = await provider.createClient();
    expectRefused(await provider.exchange(other, grant, { code_verifier: newVerifier() }), 'invalid_grant');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });
});
