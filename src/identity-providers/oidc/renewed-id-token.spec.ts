import { UnsecuredJWT } from 'jose';
import { readRenewedIdToken } from './renewed-id-token.js';

const EXPECTED = { subject: 'ada', issuer: 'https://idp.example.test', clientId: 'gatehouse' };
const CLAIMS = { sub: 'ada', iss: 'https://idp.example.test', aud: 'gatehouse' };
const kindOf = (claims: Record<string, unknown>, changes: Partial<typeof EXPECTED> | { issuer: null } | { subject: null } = {}): string =>
  readRenewedIdToken(new UnsecuredJWT(claims).encode(), { ...EXPECTED, ...changes }).kind;

describe('the ID token of a refresh', () => {
  it('is usable if it matches the last login', () => {
    expect(kindOf(CLAIMS)).toBe('usable');
    expect(kindOf({ ...CLAIMS, aud: ['other', 'gatehouse'] })).toBe('usable');
  });

  it('is foreign if it names another subject, whatever else is wrong with it', () => {
    expect(kindOf({ ...CLAIMS, sub: 'eve' })).toBe('foreign');
    expect(kindOf({ sub: 'eve', iss: 'https://evil.example.test' })).toBe('foreign');
  });

  it('is unusable, without loss of the tokens, in every other case', () => {
    expect(kindOf({ ...CLAIMS, iss: 'https://evil.example.test' })).toBe('unusable');
    expect(kindOf({ ...CLAIMS, aud: 'other' })).toBe('unusable');
    expect(kindOf({ ...CLAIMS, sub: undefined })).toBe('unusable');
    const list = (count: number): unknown => Array.from({ length: count }, () => 0);
    const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown;
    for (const aud of [list(25_001), deep]) expect(kindOf({ ...CLAIMS, aud })).toBe('unusable');
    for (const rubbish of ['', 'x', 'a.b.c', '..']) expect(readRenewedIdToken(rubbish, EXPECTED).kind).toBe('unusable');
  });

  it('may have any issuer if issuers are not compared, and any subject if none is known', () => {
    expect(kindOf({ ...CLAIMS, iss: 'https://tenant.example.test' }, { issuer: null })).toBe('usable');
    expect(kindOf({ ...CLAIMS, sub: 'eve' }, { subject: null })).toBe('usable');
  });
});
