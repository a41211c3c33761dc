import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { Fetching } from '../../outgoing/index.js';
import { type IdTokenClaims, TokenVerifier } from './id-token.js';

const ISSUER = 'https://login.example.com';
const NOW = new Date();

const rsaKey = (modulusLength = 2048): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('rsa', { modulusLength });

/** Verifies a token that does not name its key, when the provider publishes these. */
async function verifiedWith(keys: readonly JWK[], signer: KeyObject): Promise<IdTokenClaims> {
  const http = { fetch: () => Promise.resolve(Response.json({ keys })) } as unknown as Fetching; // nothing else of it is used
  const token = await new SignJWT({ nonce: 'n' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(ISSUER)
    .setSubject('ada')
    .setAudience('gatehouse')
    .setIssuedAt(NOW)
    .setExpirationTime('5m')
    .sign(signer);
  const expected = { issuer: ISSUER, clientId: 'gatehouse', nonce: 'n', accessToken: 'at', now: NOW };
  return new TokenVerifier(new URL(`${ISSUER}/keys`), ['RS256'], http).verifyIdToken(token, expected);
}

describe('a token that does not name its key', () => {
  const own = rsaKey();

  it('is verified with the key that fits, whatever else the provider publishes', async () => {
    const jwk = await exportJWK(own.publicKey);
    const useless: readonly unknown[] = [
      await exportJWK(rsaKey().publicKey),
      await exportJWK(rsaKey(1024).publicKey),
      { kty: 'RSA', n: 'AA', e: 'AA' },
      { kty: 'oct', k: 'AAAA' },
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
      { ...jwk, use: 'enc' },
      { ...jwk, key_ops: 'verify' },
      {},
    ];
    await expect(verifiedWith([...useless, jwk] as JWK[], own.privateKey)).resolves.toMatchObject({ sub: 'ada' });
    for (const one of useless) await expect(verifiedWith([one, jwk] as JWK[], own.privateKey)).resolves.toMatchObject({ sub: 'ada' });
  });

  it('is not tried with more keys than any provider has, which would occupy the threads of the process', async () => {
    const [jwk, other] = await Promise.all([exportJWK(own.publicKey), exportJWK(rsaKey().publicKey)]);
    const others = (count: number): JWK[] => Array.from({ length: count }, () => other);
    await expect(verifiedWith([...others(100), jwk], own.privateKey)).resolves.toMatchObject({ sub: 'ada' });
    await expect(verifiedWith([...others(500), jwk], own.privateKey)).rejects.toThrow('too many values');
  });
});
