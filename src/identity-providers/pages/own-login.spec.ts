import type { NO_CLAIMS } from '../links/link-claims.js';
import { ownLogin } from './own-login.js';

const SINCE = new Date('2026-01-02T03:04:05Z');
const EMAIL = 'ada@example.com';
const provider = (label: string, url: string): Parameters<typeof ownLogin>[2][number] => ({
  loginType: 'oidc',
  button: { label, iconUrl: undefined },
  facts: { url, clientId: 'gatehouse' },
});
const ONE = provider('One', 'https://one.example');
const TWO = provider('Two', 'https://two.example');
const claimsOf = (idToken: object, merged: object = {}): typeof NO_CLAIMS => ({
  id_token_claims: { ...idToken },
  user_info_claims: {},
  merged_claims: { ...idToken, ...merged },
});

describe("a person's login method", () => {
  const oidc = { loginType: 'oidc', email: EMAIL } as const;

  it('is at the provider that signed their ID token, whatever the other claims say', () => {
    const claims = claimsOf({ iss: 'https://two.example', sub: '7' }, { iss: 'https://one.example', sub: '8', email: EMAIL });
    expect(ownLogin(oidc, { claims, linkedAt: SINCE }, [ONE, TWO])).toEqual({
      kind: 'provider',
      title: 'Two',
      identity: { issuer: 'https://two.example', subject: '7', username: null, email: EMAIL, linkedAt: SINCE },
    });
  });

  it('is not attributed to one of several providers without a reason', () => {
    expect(ownLogin(oidc, null, [ONE, TWO])).toEqual({ kind: 'provider', title: 'OpenID Connect', identity: null });
    expect(ownLogin(oidc, null, [ONE])).toMatchObject({ title: 'One' });
    expect(ownLogin({ loginType: 'github', email: EMAIL }, null, [ONE])).toMatchObject({ title: 'GitHub' });
  });

  it('shows claims that are text, up to a length', () => {
    const claims = claimsOf({ iss: '', sub: 7 }, { preferred_username: ['ada'], email: 'x'.repeat(10_000) });
    expect(ownLogin(oidc, { claims, linkedAt: SINCE }, [])).toMatchObject({
      identity: { issuer: null, subject: null, username: null, email: 'x'.repeat(320) },
    });
  });
});
