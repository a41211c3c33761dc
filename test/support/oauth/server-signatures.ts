import { createPrivateKey } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { Provider } from './provider.js';

/** Signs with the key with which the server signs ID tokens, so that nothing but what is signed can be the reason of a refusal. */
export async function serverSigner(provider: Provider): Promise<(claims: JWTPayload, typ?: string) => Promise<string>> {
  const { keys } = (await provider.get('/.well-known/jwks.json')).json<{ keys: { kid: string; alg: string }[] }>();
  const kid = keys.find(({ alg }) => alg === 'RS256')?.kid ?? '';
  const [row] = await provider.server.db.query<{ secret: string }>(`SELECT secret FROM crypto_keys WHERE feature = 'oidc_signing'`);
  const key = createPrivateKey({ key: Buffer.from(row?.secret ?? '', 'hex'), format: 'der', type: 'pkcs8' });
  return (claims, typ) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...(typ !== undefined && { typ }), kid }).sign(key);
}
