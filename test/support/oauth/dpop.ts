import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWK, SignJWT } from 'jose';
import { sha256 } from '../../../src/common/index.js';
import type { Answer } from '../http-client.js';
import { ME } from '../sign-in.js';
import { TOKENS } from './messages.js';
import type { Provider } from './provider.js';

/** Where the requests of a proof go. */
type At = Pick<Provider, 'url'>;

/** What a proof says instead of what is right; undefined leaves a claim out. */
export interface ProofChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A key of a client (RFC 9449). */
export class DpopKey {
  private constructor(
    readonly alg: string,
    readonly pair: GenerateKeyPairResult,
    readonly jwk: JWK,
    /** Its thumbprint (RFC 7638). */
    readonly jkt: string,
  ) {}

  static async create(alg = 'ES256'): Promise<DpopKey> {
    const pair = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    return new DpopKey(alg, pair, jwk, await calculateJwkThumbprint(jwk));
  }

  /** A proof for a request, valid but for the changes. */
  async proof(method: string, url: string, { header = {}, claims = {} }: ProofChanges = {}): Promise<string> {
    const right = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000) };
    return new SignJWT({ ...right, ...claims })
      .setProtectedHeader({ alg: this.alg, typ: 'dpop+jwt', jwk: this.jwk, ...header })
      .sign(this.pair.privateKey);
  }

  /** The header of a request to the token endpoint. */
  async forTokens(provider: At, changes: ProofChanges = {}): Promise<{ readonly dpop: string }> {
    return { dpop: await this.proof('POST', provider.url + TOKENS, changes) };
  }

  /** The headers of a request to the API with a bound token. */
  async forApi(provider: At, token: string, { header, claims }: ProofChanges = {}): Promise<{ dpop: string; authorization: string }> {
    const ath = sha256(token).toString('base64url');
    const dpop = await this.proof('GET', provider.url + ME, { ...(header && { header }), claims: { ath, ...claims } });
    return { dpop, authorization: `DPoP ${token}` };
  }
}

/** The user of this bound token. */
export async function boundMe(provider: Provider, key: DpopKey, token: string, changes?: ProofChanges): Promise<Answer> {
  return provider.get(ME, await key.forApi(provider, token, changes));
}
