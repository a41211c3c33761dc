import type { Proof } from '../../dpop-proof/index.js';
import { bindingOf, isThumbprint, provesKey } from './token-binding.js';

const JKT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';
const PROOF = { jkt: JKT, id: Buffer.from('proof'), validUntil: new Date(), nonce: undefined };

function decide(proof: Proof | null, dpopBoundAccessTokens: boolean, required: boolean | null): unknown {
  const server = required === null ? null : { dpopBoundAccessTokensRequired: required };
  return bindingOf({ client: { proof }, registration: { dpopBoundAccessTokens }, target: { server } });
}

describe('bindingOf', () => {
  it.each([
    [false, null],
    [true, null],
    [false, true],
    [true, false],
  ])('binds to the key of a proof, whether the app (%s) or the resource (%s) requires it', (ofApp, ofResource) => {
    expect(decide(PROOF, ofApp, ofResource)).toEqual({ kind: 'key', proof: PROOF });
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
    expect([provesKey({ proof: PROOF }, null), provesKey({ proof: null }, null)]).toEqual([true, true]);
  });

  it('accepts only the right key for what is bound', () => {
    expect([PROOF, { jkt: `${JKT.slice(1)}A` }, null].map((proof) => provesKey({ proof }, JKT))).toEqual([true, false, false]);
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
