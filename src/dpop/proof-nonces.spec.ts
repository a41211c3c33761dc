import { createHmac } from 'node:crypto';
import type { ServerSecretsService } from '../crypto-keys/index.js';
import { SetClock } from '../testing/index.js';
import { ProofNonces } from './proof-nonces.js';

/** With one key, as two replicas have it. */
const secrets = {
  provide: () => Promise.resolve(),
  sign: (purpose: string, text: string) => createHmac('sha256', purpose).update(text).digest('base64url'),
  verify: (purpose: string, text: string, signature: string) => secrets.sign(purpose, text) === signature,
};

function setUp(oauthDpopNonce = true) {
  const clock = new SetClock();
  // The methods that are called.
  return { clock, nonces: new ProofNonces(secrets as unknown as ServerSecretsService, clock, { oauthDpopNonce }) };
}

describe('ProofNonces', () => {
  it('makes one nonce a minute, and accepts each for four more minutes', () => {
    const { clock, nonces } = setUp();
    const nonce = nonces.current()!;
    expect([nonces.current(), nonces.accepts(nonce)]).toEqual([nonce, true]);
    clock.pass(60);
    expect(nonces.current()).not.toBe(nonce);
    clock.pass(3 * 60 + 59);
    expect(nonces.accepts(nonce)).toBe(true);
    clock.pass(1);
    expect(nonces.accepts(nonce)).toBe(false);
  });

  it('accepts the nonce of a replica whose clock is a minute ahead, but not of one that is two minutes ahead', () => {
    const { clock, nonces } = setUp();
    const ahead = setUp();
    ahead.clock.set(60);
    expect(nonces.accepts(ahead.nonces.current()!)).toBe(true);
    clock.set(-60);
    expect(nonces.accepts(ahead.nonces.current()!)).toBe(false);
  });

  it('accepts no proof without a nonce, and no nonce that it did not sign', () => {
    const { nonces } = setUp();
    const [period = '', signature = ''] = nonces.current()!.split('.');
    for (const nonce of [
      undefined,
      '',
      period,
      `${period}.`,
      `${Number(period) - 1}.${signature}`,
      `.${signature}`,
      `${period}.${signature}x`,
    ]) {
      expect(nonces.accepts(nonce)).toBe(false);
    }
  });

  it('makes none and accepts anything when proofs need no nonce', () => {
    const { nonces } = setUp(false);
    expect([nonces.current(), nonces.accepts(undefined), nonces.accepts('x')]).toEqual([null, true, true]);
  });
});
