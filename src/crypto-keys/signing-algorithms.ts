import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';

/** Algorithms that this server can sign with (RFC 7518 section 3.1, RFC 8037). Every verifier supports the first. */
export const JWT_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

export type JwtAlgorithm = (typeof JWT_ALGORITHMS)[number];

/** OpenID Connect Core section 15.1: every relying party supports it. */
export const DEFAULT_ALGORITHM = 'RS256' satisfies JwtAlgorithm;

/** The options that offer an algorithm. */
type AlgorithmSettings = Readonly<Record<'oauthSigningEddsa', boolean>>;

/** RFC 7517, with the members of RFC 7518 section 6 and RFC 8037 section 2 that the type of key has. */
export interface PublicJwk {
  readonly kty: string;
  readonly use: string;
  readonly alg: JwtAlgorithm;
  readonly kid: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

interface Kind {
  /** Of the rows of crypto_keys. */
  readonly feature: string;
  /** The option without which it is not offered; null: it always is. */
  readonly setting: keyof AlgorithmSettings | null;
  /** Its variable. */
  readonly variable: string | null;
  readonly generate: () => Promise<{ readonly privateKey: KeyObject }>;
}

const generate = promisify(generateKeyPair);

const KINDS: Readonly<Record<JwtAlgorithm, Kind>> = {
  RS256: { feature: 'oidc_signing', setting: null, variable: null, generate: () => generate('rsa', { modulusLength: 2048 }) },
  ES256: { feature: 'oidc_signing_es256', setting: null, variable: null, generate: () => generate('ec', { namedCurve: 'P-256' }) },
  EdDSA: {
    feature: 'oidc_signing_eddsa',
    setting: 'oauthSigningEddsa',
    variable: 'CODER_OAUTH_SIGNING_EDDSA',
    generate: () => generate('ed25519', {}),
  },
};

/** Those that clients of this deployment can choose from; the default is first. */
export function offeredAlgorithms(settings: AlgorithmSettings): readonly JwtAlgorithm[] {
  return JWT_ALGORITHMS.filter((algorithm) => {
    const { setting } = KINDS[algorithm];
    return setting === null || settings[setting];
  });
}

/** What an operator sets so that it is offered; null: it always is. */
export function variableOf(algorithm: JwtAlgorithm): string | null {
  return KINDS[algorithm].variable;
}

export function featureOf(algorithm: JwtAlgorithm): string {
  return KINDS[algorithm].feature;
}

/** Throws for a feature that is not about signing. */
export function algorithmOf(feature: string): JwtAlgorithm {
  const algorithm = JWT_ALGORITHMS.find((each) => KINDS[each].feature === feature);
  if (!algorithm) throw new Error(`${feature} is not the feature of a signing algorithm`);
  return algorithm;
}

/** A new private key: PKCS 8, in hex. */
export async function newSigningSecret(algorithm: JwtAlgorithm): Promise<string> {
  const { privateKey } = await KINDS[algorithm].generate();
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('hex');
}

/** The key, and its public half. The key ID is the thumbprint (RFC 7638), so no two keys have the same. */
export async function openSigningSecret(
  algorithm: JwtAlgorithm,
  secret: string,
): Promise<{ readonly privateKey: KeyObject; readonly jwk: PublicJwk }> {
  const privateKey = createPrivateKey({ key: Buffer.from(secret, 'hex'), format: 'der', type: 'pkcs8' });
  const { kty = '', n, e, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const members = { kty, ...(n && { n }), ...(e && { e }), ...(crv && { crv }), ...(x && { x }), ...(y && { y }) };
  return { privateKey, jwk: { ...members, kid: await calculateJwkThumbprint(members), alg: algorithm, use: 'sig' } };
}
