import { createHash, createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { DEFAULT_STATE, type IdpCounts, type IdpState } from './fault-idp-state.js';

/**
 * A process that is an OpenID Connect provider with configurable faults. It logs in every visitor with the configured claims, without a
 * page. `GET /control` returns the received requests, `PUT /control` changes it.
 */
interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

interface Grant {
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly redirectUri: string;
}

const NO_COUNTS: IdpCounts = { discovery: 0, authorize: 0, token: 0, refresh: 0, userinfo: 0, jwks: 0, broughtKeys: 0 };

let state: IdpState = DEFAULT_STATE;
let counts: Record<keyof IdpCounts, number> = { ...NO_COUNTS };
let lastAuthorization: Record<string, string> = {};
let lastRefreshToken = '';
const changes = new EventEmitter();
let keys: Key[] = [];
const codes = new Map<string, Grant>();
const refreshTokens = new Set<string>();
const accessTokens = new Set<string>();
let issuer = '';
/** The response to the last login, with its ID token. */
let lastLogin: object | null = null;
/** An attacker's, which tokens refer to. */
let brought: Key | null = null;

async function newKey(kid: string = randomUUID()): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function idToken(nonce: string | undefined, accessToken: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { fault } = state;
  const now = Math.floor(Date.now() / 1000);
  const claims: Record<string, unknown> = {
    iss: issuer,
    aud: state.clientId,
    iat: now,
    exp: now + 300,
    ...(nonce !== undefined && { nonce }),
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    ...state.claims,
    ...changes,
  };
  if (fault === 'wrong-nonce') claims['nonce'] = 'another';
  if (fault === 'no-nonce') delete claims['nonce'];
  if (fault === 'foreign-issuer') claims['iss'] = 'https://evil.example.test';
  if (fault === 'foreign-audience') claims['aud'] = 'another-client';
  if (fault === 'second-audience') claims['aud'] = [state.clientId, 'another-client'];
  if (fault === 'second-audience-own-azp') Object.assign(claims, { aud: [state.clientId, 'another-client'], azp: state.clientId });
  if (fault === 'second-audience-foreign-azp') Object.assign(claims, { aud: [state.clientId, 'another-client'], azp: 'another-client' });
  if (fault === 'foreign-azp') claims['azp'] = 'another-client';
  if (fault === 'expired') claims['exp'] = now - 3600;
  if (fault === 'issued-in-the-future') claims['iat'] = now + 3600;
  if (fault === 'no-exp') delete claims['exp'];
  if (fault === 'no-sub') delete claims['sub'];
  if (fault === 'no-at-hash') delete claims['at_hash'];
  if (fault === 'bad-at-hash') claims['at_hash'] = 'AAAAAAAAAAAAAAAAAAAAAA';

  if (fault === 'alg-none') return `${base64url({ alg: 'none' })}.${base64url(claims)}.`;
  if (fault === 'hmac') {
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(state.clientSecret));
  }
  if (fault === 'not-a-jwt') return 'rubbish';
  const published = keys[0]!;
  if (state.signsWith) {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: String(state.signsWith.kid) })
      .sign(await importJWK(state.signsWith, 'RS256'));
  }
  const confused = await confusedToken(claims, published);
  if (confused !== null) return confused;
  const signer = fault.endsWith('wrong-signature') ? await newKey(published.kid) : published;
  const header = fault.startsWith('no-kid') ? { alg: 'RS256' } : { alg: 'RS256', kid: signer.kid };
  return new SignJWT(claims).setProtectedHeader(header).sign(signer.privateKey);
}

/** Tokens by which an attacker makes a verifier use another key or another algorithm than the provider has published; null for other faults. */
async function confusedToken(claims: Record<string, unknown>, { kid, privateKey, jwk }: Key): Promise<string | null> {
  const sign = (header: object, key: Parameters<SignJWT['sign']>[0]): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
  const { fault } = state;
  if (fault === 'hmac-public-key') {
    const pem = createPublicKey({ key: jwk as never, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
    return sign({ alg: 'HS256', kid }, new TextEncoder().encode(String(pem)));
  }
  if (fault === 'ps256-by-the-rsa-key') return sign({ alg: 'PS256', kid }, await importJWK(await exportJWK(privateKey), 'PS256'));
  if (fault === 'es256-under-the-rsa-kid') return sign({ alg: 'ES256', kid }, (await generateKeyPair('ES256')).privateKey);
  const [, name] = /^brings-(.*)$/.exec(fault) ?? [];
  if (name === undefined) return null;
  brought = await newKey();
  const value = { jwk: brought.jwk, x5c: [Buffer.from(JSON.stringify(brought.jwk)).toString('base64')] }[name];
  return sign({ kid: brought.kid, [name]: value ?? `${issuer}/brought-keys` }, brought.privateKey);
}

async function jwtAccessToken(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const published = keys[0]!;
  const signer = state.fault === 'access-token-signature' ? await newKey(published.kid) : published;
  const iss = state.fault === 'foreign-issuer' ? 'https://evil.example.test' : issuer;
  const exp = Math.floor(Date.now() / 1000) + 300;
  return new SignJWT({ iss, aud: 'an-api', exp, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: signer.kid })
    .sign(signer.privateKey);
}

function metadata(): object {
  return {
    issuer: state.fault === 'foreign-discovery' ? 'https://evil.example.test' : issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    ...(state.userInfo !== null && { userinfo_endpoint: `${issuer}/userinfo` }),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    ...(state.tokenAuthMethods && { token_endpoint_auth_methods_supported: state.tokenAuthMethods }),
    ...(state.pkce && { code_challenge_methods_supported: ['S256'] }),
    ...(state.sendsIss && { authorization_response_iss_parameter_supported: true }),
    ...state.discovery,
  };
}

function authorize(query: URLSearchParams): { location: string } {
  counts.authorize += 1;
  lastAuthorization = Object.fromEntries(query);
  const redirectUri = query.get('redirect_uri') ?? '';
  const code = randomBytes(16).toString('hex');
  codes.set(code, { nonce: query.get('nonce') ?? undefined, challenge: query.get('code_challenge') ?? undefined, redirectUri });
  const target = new URL(redirectUri);
  target.searchParams.set('code', code);
  target.searchParams.set('state', query.get('state') ?? '');
  if (state.sendsIss) target.searchParams.set('iss', state.fault === 'foreign-answer' ? 'https://evil.example.test' : issuer);
  return { location: target.href };
}

function isClient(request: IncomingMessage, form: URLSearchParams): boolean {
  const basic = `Basic ${Buffer.from(`${state.clientId}:${state.clientSecret}`).toString('base64')}`;
  if (state.acceptsAuth !== 'post' && request.headers.authorization === basic) return true;
  return state.acceptsAuth !== 'basic' && form.get('client_id') === state.clientId && form.get('client_secret') === state.clientSecret;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const oauthError = (error: string, status = 400): Reply => ({ status, body: { error, error_description: `the provider says ${error}` } });

async function token(request: IncomingMessage, form: URLSearchParams): Promise<Reply> {
  if (!isClient(request, form)) return state.clientRefusal;
  if (form.get('grant_type') === 'refresh_token') return refresh(form);
  counts.token += 1;
  if (state.exchange === 'refuse') return oauthError('invalid_grant');
  if (state.exchange === 'crash') return { status: 502, body: '<html>' };
  const grant = codes.get(form.get('code') ?? '');
  codes.delete(form.get('code') ?? '');
  if (grant?.redirectUri !== form.get('redirect_uri')) return oauthError('invalid_grant');
  if (grant.challenge !== undefined) {
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== grant.challenge) return oauthError('invalid_grant');
  }
  const answer = await tokens(state.refreshTokens !== 'never');
  if (state.fault === 'no-id-token') return { status: 200, body: answer };
  // With the access token of that login, so that at_hash is right.
  const response =
    state.fault === 'replayed' && lastLogin ? lastLogin : { ...answer, id_token: await idToken(grant.nonce, answer.access_token) };
  lastLogin = response;
  return { status: 200, body: changed(response, state.tokenAnswer) };
}

async function refresh(form: URLSearchParams): Promise<Reply> {
  counts.refresh += 1;
  const presented = form.get('refresh_token') ?? '';
  lastRefreshToken = presented;
  while (state.holdsRefreshes) await once(changes, 'change');
  if (state.refresh === 'refuse') return state.refreshRefusal;
  if (!refreshTokens.has(presented)) return oauthError('invalid_grant');
  // A strict provider accepts every refresh token once and refuses a second use.
  if (state.refreshTokens === 'rotate') refreshTokens.delete(presented);
  const answer = await tokens(state.refreshTokens === 'rotate');
  const withIdToken = state.refreshIdToken && { id_token: await idToken(undefined, answer.access_token, state.refreshIdToken) };
  return { status: 200, body: changed({ ...answer, ...withIdToken }, state.refreshAnswer) };
}

function changed(answer: object, changes: Readonly<Record<string, unknown>> | string): unknown {
  if (typeof changes === 'string') return changes;
  // If it was told to issue another refresh token, that one must work.
  if (typeof changes['refresh_token'] === 'string' && changes['refresh_token'] !== '') refreshTokens.add(changes['refresh_token']);
  return { ...answer, ...changes };
}

interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
}

async function tokens(withRefreshToken: boolean): Promise<Tokens> {
  const [access, refreshToken] = [
    state.accessTokenClaims === null ? randomUUID() : await jwtAccessToken(state.accessTokenClaims),
    randomUUID(),
  ];
  accessTokens.add(access);
  if (withRefreshToken) refreshTokens.add(refreshToken);
  return {
    access_token: access,
    token_type: 'Bearer',
    ...(state.expiresIn !== null && { expires_in: state.expiresIn }),
    ...(withRefreshToken && { refresh_token: refreshToken }),
  };
}

async function userinfo(request: IncomingMessage): Promise<Reply> {
  counts.userinfo += 1;
  if (!accessTokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) return { status: 401, body: {} };
  if (state.fault === 'userinfo-fails') return { status: 500, body: {} };
  const claims = { sub: state.claims['sub'], ...state.userInfo };
  return { status: 200, body: state.userInfoJwt ? await jwtAccessToken({ aud: state.clientId, ...claims }) : claims };
}

async function control(method: string, text: string): Promise<Reply> {
  if (method === 'PUT') {
    const { rotateKeys, resetCounts, ...rest } = JSON.parse(text) as Partial<IdpState> & {
      rotateKeys?: 'new' | 'same-kid';
      resetCounts?: boolean;
    };
    state = { ...state, ...rest };
    changes.emit('change');
    if (resetCounts) counts = { ...NO_COUNTS };
    if (rotateKeys) keys = [await newKey(rotateKeys === 'same-kid' ? keys[0]!.kid : undefined)];
  }
  return { status: 200, body: { counts, lastAuthorization, lastRefreshToken } };
}

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', issuer);
  const text = await body(request);
  const send = ({ status, body: content }: Reply, type = typeof content === 'string' ? 'text/html' : 'application/json'): void => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
  if (url.pathname === '/control') {
    send(await control(request.method ?? '', text));
    return;
  }
  if (state.down) {
    request.socket.destroy();
    return;
  }
  if (state.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, state.delayMs));
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      counts.discovery += 1;
      send({ status: state.discoveryStatus, body: metadata() });
      break;
    case '/jwks':
      counts.jwks += 1;
      send({
        status: state.jwksStatus,
        body: {
          keys: [...keys.map(({ jwk }) => (state.fault.startsWith('no-kid') ? { ...jwk, kid: undefined } : jwk)), ...state.publishes],
        },
      });
      break;
    case '/brought-keys':
      counts.broughtKeys += 1;
      send({ status: 200, body: { keys: brought ? [brought.jwk] : [] } });
      break;
    case '/authorize':
      response.writeHead(303, authorize(url.searchParams)).end();
      break;
    case '/token':
      send(await token(request, new URLSearchParams(text)), state.tokenContentType);
      break;
    case '/userinfo':
      send(await userinfo(request), state.userInfoJwt ? 'application/jwt' : undefined);
      break;
    default:
      send({ status: 404, body: {} });
  }
}

const server = createServer((request, response) => {
  route(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
keys = [await newKey()];
server.listen(0, '127.0.0.1', () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Behind a proxy it has a name that only the proxy can resolve.
  issuer = process.argv[2] ?? address;
  console.log(`ready ${address}`);
});
