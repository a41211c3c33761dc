import { bindingOf, isThumbprint, provesKey } from './token-binding.js';

const JKT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';

function decide(jkt: string | null, dpopBoundAccessTokens: boolean, required: boolean | null): unknown {
  const server = required === null ? null : { dpopBoundAccessTokensRequired: required };
  return bindingOf({ client: { jkt }, registration: { dpopBoundAccessTokens }, target: { server } });
}

describe('bindingOf', () => {
  it.each([
    [false, null],
    [true, null],
    [false, true],
    [true, false],
  ])('binds to the key of a proof, whether the app (%s) or the resource (%s) requires it', (ofApp, ofResource) => {
    expect(decide(JKT, ofApp, ofResource)).toEqual({ kind: 'key', jkt: JKT });
  });

  it.each([
    ['the API of this server', null],
    ['another resource', false],
  ])('issues bearer tokens without a proof, for %s', (_which, required) => {
    expect(decide(null, false, required)).toEqual({ kind: 'none' });
  });

  it('refuses a request without a proof if the app or the resource requires one', () => {
    expect(decide(null, true, null)).toEqual({ fault: expect.stringContaining('dpop_bound_access_tokens') as unknown });
    expect(decide(null, false, true)).toEqual({ fault: expect.stringContaining('The resource') as unknown });
  });
});

describe('provesKey', () => {
  it('accepts every key, and none, for what is not bound', () => {
    expect([provesKey({ jkt: JKT }, null), provesKey({ jkt: null }, null)]).toEqual([true, true]);
  });

  it('accepts only the right key for what is bound', () => {
    expect([JKT, `${JKT.slice(1)}A`, null].map((jkt) => provesKey({ jkt }, JKT))).toEqual([true, false, false]);
  });
});

describe('isThumbprint', () => {
  it.each([JKT.slice(1), `${JKT}A`, `${JKT.slice(1)}=`, `${JKT.slice(1)}+`, `${JKT}\n`, ''])('refuses %j', (text) => {
    expect(isThumbprint(text)).toBe(false);
  });

  it('accepts a SHA-256 in base64url', () => {
    expect(isThumbprint(JKT)).toBe(true);
  });
});
