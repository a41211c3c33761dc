import type { Answer } from '../http-client.js';
import { RESOURCE_METADATA, type Authorization, type Client, type Tokens } from './messages.js';
import type { Provider } from './provider.js';

/** The characters that RFC 6749 section 5.2 and RFC 6750 section 3 allow in error texts. */
const ERROR_TEXT = /^[\x20-\x21\x23-\x5B\x5D-\x7E]*$/;

/** An error in the token endpoint's format (RFC 6749 section 5.2): JSON, allowed characters, never cached. */
export function expectOAuthError(answer: Answer, status: number, ...errors: readonly string[]): void {
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text: expect.stringContaining('"error"') as unknown });
  const body = answer.json<{ error: string; error_description?: string }>();
  expect(errors).toContain(body.error);
  expect(body.error_description ?? '').toMatch(ERROR_TEXT);
  expect(Object.keys(body).filter((name) => !['error', 'error_description', 'error_uri'].includes(name))).toEqual([]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  expectNoStore(answer);
}

/** The request is invalid as named: 400. */
export function expectRefused(answer: Answer, ...errors: readonly string[]): void {
  expectOAuthError(answer, 400, ...errors);
}

/** The client could not be authenticated: 401, `invalid_client`, Basic challenge. */
export function expectInvalidClient(answer: Answer): void {
  expectOAuthError(answer, 401, 'invalid_client');
  expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="[^"]+"/);
}

export function expectNoStore(answer: Answer): void {
  expect(answer.headers.get('cache-control')).toMatch(/(^|[ ,])no-store($|[ ,])/);
}

export interface ParsedChallenge {
  readonly scheme: string;
  readonly params: Readonly<Record<string, string>>;
}

/** The scheme that the API also accepts, which every 401 of it offers (RFC 9449 section 7.2). */
export const DPOP_OFFER = ', DPoP algs="ES256 ES384 ES512 Ed25519 EdDSA PS256 RS256"';

/** Reads the challenge of an answer, beside the offer of the other scheme. A repeated parameter (RFC 6750 section 3) and anything unquoted are faults. */
export function parseChallenge(answer: Answer): ParsedChallenge {
  const value = (answer.headers.get('www-authenticate') ?? '').replace(DPOP_OFFER, '');
  const [, scheme = '', rest = ''] = /^(\S+) +(.*)$/.exec(value) ?? [];
  const pairs = [...rest.matchAll(/([A-Za-z_-]+)="([^"]*)"/g)].map(([, name = '', text = '']): [string, string] => [name, text]);
  const names = pairs.map(([name]) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(`${scheme} ${pairs.map(([name, text]) => `${name}="${text}"`).join(', ')}`).toBe(value);
  return { scheme, params: Object.fromEntries(pairs) };
}

/** The parameters of both challenges of a 401 of the API. */
export function parseChallenges(answer: Answer): Readonly<Record<'bearer' | 'dpop', Readonly<Record<string, string>>>> {
  const [, bearer = '', dpop = ''] = /^Bearer (.*), DPoP (.*)$/.exec(answer.headers.get('www-authenticate') ?? '') ?? [];
  const read = (text: string): Record<string, string> =>
    Object.fromEntries([...text.matchAll(/([A-Za-z_-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  return { bearer: read(bearer), dpop: read(dpop) };
}

/** A Bearer challenge that names this error and where the metadata is (RFC 6750 section 3, RFC 9728 section 5.1). */
export function expectBearerError(provider: Provider, answer: Answer, status: number, error: string): ParsedChallenge {
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text: expect.any(String) as unknown });
  const challenge = parseChallenge(answer);
  expect(challenge.scheme).toBe('Bearer');
  expect(challenge.params).toMatchObject({ realm: 'coder', error, resource_metadata: provider.url + RESOURCE_METADATA });
  expect(challenge.params['error_description']).toMatch(ERROR_TEXT);
  expect(challenge.params['error_description']).not.toBe('');
  return challenge;
}

/** The challenge without credentials: no error attributes (RFC 6750 section 3.1). */
export function expectBareChallenge(provider: Provider, answer: Answer): void {
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="coder", resource_metadata="${provider.url}${RESOURCE_METADATA}"${DPOP_OFFER}`,
  );
}

export async function expectAlive(provider: Provider, accessToken: string): Promise<void> {
  expect((await provider.me(accessToken)).status).toBe(200);
}

export async function expectDead(provider: Provider, accessToken: string): Promise<void> {
  expectBearerError(provider, await provider.me(accessToken), 401, 'invalid_token');
}

/** Neither token of the pair works any more. */
export async function expectBothDead(provider: Provider, client: Client, tokens: Tokens): Promise<void> {
  await expectDead(provider, tokens.access_token);
  expectRefused(await provider.refresh(client, tokens.refresh_token), 'invalid_grant');
}

/** Both tokens of the pair work; the check uses up the refresh token. */
export async function expectBothAlive(provider: Provider, client: Client, tokens: Tokens): Promise<void> {
  await expectAlive(provider, tokens.access_token);
  await provider.refreshed(client, tokens.refresh_token);
}

/** Refused by a redirect to the client, with state and issuer and no code (RFC 6749 section 4.1.2.1, RFC 9207 section 2). */
export function expectRedirectError(provider: Provider, authorization: Authorization, ...errors: readonly string[]): void {
  const { answer, redirect, sent } = authorization;
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 302, text: expect.any(String) as unknown });
  expect(`${redirect?.origin}${redirect?.pathname}`).toBe(sent['redirect_uri']);
  const query = redirect?.searchParams ?? new URLSearchParams();
  expect(errors).toContain(query.get('error'));
  expect(query.get('error_description') ?? '').toMatch(ERROR_TEXT);
  expect(query.getAll('iss')).toEqual([provider.url]);
  expect(query.get('state')).toBe(sent['state'] ?? null);
  expect(query.has('code')).toBe(false);
  expect(redirect?.hash).toBe('');
}

/** Answered here and not redirected, because the client or its redirect URI cannot be trusted (RFC 6749 section 4.1.2.1). */
export function expectLocalRefusal({ answer }: Authorization): void {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get('location')).toBeNull();
}

/** The members of a metadata document; it must be a JSON document answered with 200. */
export async function readDocument(provider: Provider, path: string): Promise<Record<string, unknown>> {
  const answer = await provider.get(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  return answer.json<Record<string, unknown>>();
}
