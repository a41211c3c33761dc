import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { expectStatus } from '../expect-answer.js';
import type { RunningServer } from '../server.js';
import { uniqueName } from '../unique-name.js';
import { APPS, CALLBACK, type Client, encodeFields, type Fields } from './messages.js';

/** A server that offers `private_key_jwt` has this in its environment. */
export const WITH_ASSERTIONS = { CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE: 'true' };
/** RFC 7523 section 2.2. */
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A critical header parameter that no server knows. */
export const EXTENSION = 'urn:example:extension';

/** Claims or header parameters; what is undefined is left out. */
type Members = Readonly<Record<string, unknown>>;

/** A key pair with which a client signs. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
}

/** A client that proves its identity with its key. */
export interface SigningClient extends Client {
  readonly key: SigningKey;
}

export async function newSigningKey(alg = 'ES256', kid: string = randomUUID()): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A valid assertion for this server; `claims` and `header` override what is in it. */
export async function signAssertion(
  { url }: Pick<RunningServer, 'url'>,
  clientId: string,
  key: SigningKey,
  claims: Members = {},
  header: Members = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: clientId, sub: clientId, aud: url, jti: randomUUID(), iat: now, exp: now + 60, ...claims };
  const protectedHeader = { alg: key.alg, ...present({ kid: key.kid, ...header }) };
  return new SignJWT(present(all)).setProtectedHeader(protectedHeader).sign(key.privateKey, { crit: { [EXTENSION]: true } });
}

/** A form that an assertion authenticates. */
export function assertedForm(assertion: string, fields: Fields = {}): URLSearchParams {
  return encodeFields({ client_assertion_type: JWT_BEARER, client_assertion: assertion, ...fields });
}

/** A form of this client with an assertion of its own. */
export async function signedForm(server: Pick<RunningServer, 'url'>, client: SigningClient, fields: Fields = {}): Promise<URLSearchParams> {
  return assertedForm(await signAssertion(server, client.id, client.key), fields);
}

/** Registers an app that signs, with a unique name; `fields` override the registration. */
export async function registerSigningClient(server: RunningServer, session: string, fields: Members = {}): Promise<SigningClient> {
  const key = await newSigningKey();
  const name = uniqueName('signer');
  const keys = 'jwks_uri' in fields ? {} : { jwks: { keys: [key.publicJwk] } };
  const body = { name, callback_url: CALLBACK, token_endpoint_auth_method: 'private_key_jwt', ...keys, ...fields };
  const answer = await server.request('POST', APPS, { headers: { 'coder-session-token': session }, body });
  const { id } = expectStatus(answer, 201).json<{ id: string }>();
  return { id, name, redirectUri: CALLBACK, key };
}

function present(members: Members): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
