import { mayTarget, type TargetResource } from '../resource-servers/target-resource.js';
import type { OAuthErrorCode, Validation } from '../../common/index.js';
import { PKCE_REQUIRED, isS256Challenge } from './pkce.js';
import { isUsableRedirectUri, matchesRegistered } from './redirect-uri.js';
import { grantNotAllowed } from './grant-use.js';
import { readClaimsRequest, type RequestedClaims } from './claims-request.js';
import { type LoginDefaults, type LoginDemands, readLoginDemands } from './login-demands.js';
import { grantScope } from './scope.js';
import { isThumbprint } from './token-binding.js';

/** The part of a client that the checks need. */
export interface AuthorizingApp extends LoginDefaults {
  readonly id: string;
  /** It registered itself. */
  readonly dynamicallyRegistered: boolean;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  /** Registered allow-list; empty when none was configured. */
  readonly scope: string;
  /** Must its requests have a PKCE challenge? */
  readonly requirePkce: boolean;
  /** A page of this server: its port is fixed, and another port on the same machine belongs to another program. */
  readonly isOwnPage?: boolean;
}

export interface AuthorizationContext {
  /** The resource that the first `resource` parameter names, or the default one. Null: it is unknown. */
  readonly target: TargetResource | null;
  /** May this app not be sent to this registered redirect URI? */
  readonly refusesRedirect?: (uri: string) => boolean;
}

/** A valid request, ready for the resource owner's consent. */
export interface AuthorizationRequest {
  /** The redirect URI for the response. */
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scope: readonly string[];
  /** Null: the app is excepted from PKCE, and `nonce` binds the code to the request. */
  readonly codeChallenge: string | null;
  /** The key whose proof the exchange must bring (RFC 9449 section 10); null if any will do. */
  readonly dpopJkt: string | null;
  readonly target: TargetResource;
  /** For the ID token; null if there is none. */
  readonly nonce: string | null;
  readonly login: LoginDemands;
  readonly claims: RequestedClaims | null;
  readonly responseMode: ResponseMode;
}

/** How responses reach the app: in the query of its redirect URI, or as a form that the browser posts there. */
export const RESPONSE_MODES = ['query', 'form_post'] as const;

type ResponseMode = (typeof RESPONSE_MODES)[number];

export type AuthorizationVerdict =
  | { readonly kind: 'valid'; readonly request: AuthorizationRequest }
  /** Reported to the client, at its redirect URI (RFC 6749 section 4.1.2.1). */
  | {
      readonly kind: 'refused';
      readonly redirectUri: string;
      readonly responseMode: ResponseMode;
      readonly state: string | undefined;
      readonly error: OAuthErrorCode;
      readonly description: string;
    }
  /** Reported to the person, on a page: the redirect URI or the client is not certain. */
  | { readonly kind: 'unanswerable'; readonly faults: readonly Validation[] }
  /** The registration itself is broken: only an administrator can fix it. */
  | { readonly kind: 'corrupt'; readonly appId: string };

const UNSUPPORTED = [
  ['request', 'request_not_supported'],
  ['request_uri', 'request_uri_not_supported'],
  ['registration', 'registration_not_supported'],
] as const;

const OPENID_OR_PKCE = 'A request without code_challenge needs the scope openid, which the app must be registered for';

/** Of 32 random bytes it would have 64 in hexadecimal. */
const MAX_NONCE_LENGTH = 512;

const KNOWN = [
  'client_id',
  'response_type',
  'response_mode',
  'redirect_uri',
  'state',
  'scope',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'nonce',
  'prompt',
  'max_age',
  'login_hint',
  'id_token_hint',
  'acr_values',
  'claims',
] as const;

/** The checks of the authorization endpoint in their order. The same for GET and POST: a doomed request never shows consent. */
export function checkAuthorizationRequest(
  query: URLSearchParams,
  app: AuthorizingApp,
  context: AuthorizationContext,
): AuthorizationVerdict {
  const sent = (name: string): string | undefined => query.getAll(name).find((value) => value !== '');
  // Checked first: a response sent there would run a script, or never arrive.
  if (!app.redirectUris.every(isUsableRedirectUri)) return { kind: 'corrupt', appId: app.id };
  const redirect = chooseRedirectUri(query, app);
  if ('faults' in redirect) return { kind: 'unanswerable', faults: redirect.faults };
  if (context.refusesRedirect?.(redirect.uri) === true) {
    return { kind: 'unanswerable', faults: [{ field: 'redirect_uri', detail: 'must not be a page of this server' }] };
  }

  const isOpenId = (sent('scope') ?? '').split(' ').includes('openid');
  // OpenID Connect Core section 3.1.2.1, also for a client with a single one.
  if (isOpenId && sent('redirect_uri') === undefined) {
    return { kind: 'unanswerable', faults: [{ field: 'redirect_uri', detail: 'is required in a request with the scope openid' }] };
  }

  const state = sent('state');
  const responseMode = RESPONSE_MODES.find((mode) => mode === (sent('response_mode') ?? 'query'));
  const refuse = (error: OAuthErrorCode, description: string): AuthorizationVerdict => ({
    kind: 'refused',
    redirectUri: redirect.uri,
    responseMode: responseMode ?? 'query',
    state,
    error,
    description,
  });

  // What they contain could contradict the other parameters (OpenID Connect Core sections 6.1, 6.2 and 7.2.1).
  for (const [name, error] of UNSUPPORTED) if (sent(name) !== undefined) return refuse(error, `The parameter ${name} is not supported`);

  const resources = query.getAll('resource').filter((value) => value !== '');
  const { target } = context;
  const faults = parameterFaults(query, sent, { resources, target, requirePkce: app.requirePkce });
  if (faults.length > 0) {
    const onlyResource = faults.every(({ field }) => field === 'resource');
    return refuse(onlyResource ? 'invalid_target' : 'invalid_request', describeFaults(faults));
  }
  if (sent('response_type') !== 'code') return refuse('unsupported_response_type', 'Only response_type=code is supported');
  if (!app.grantTypes.includes('authorization_code')) return refuse('unauthorized_client', grantNotAllowed('authorization_code'));
  // OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1; for a code the default is the query.
  if (responseMode === undefined) return refuse('invalid_request', `response_mode must be one of ${RESPONSE_MODES.join(', ')}`);
  const method = sent('code_challenge_method') ?? 'S256';
  if (method === 'plain') return refuse('invalid_request', "code_challenge_method 'plain' is not supported; use 'S256'");
  if (method !== 'S256') return refuse('invalid_request', `unsupported code_challenge_method: ${method}`);
  // One of the faults above.
  if (target === null) throw new Error('a request for an unknown resource has a fault');
  if (!mayTarget(target, app)) return refuse('invalid_target', 'This app may not obtain tokens for the requested resource');
  const asked = readClaimsRequest(isOpenId ? sent('claims') : undefined, target.catalog.openId);
  if ('faults' in asked) return refuse('invalid_request', describeFaults(asked.faults));
  const granted = grantScope(isOpenId ? [sent('scope'), ...asked.scopes].join(' ') : sent('scope'), app.scope, target.catalog);
  if ('fault' in granted) return refuse('invalid_scope', granted.fault);
  const codeChallenge = sent('code_challenge') ?? null;
  // Without an ID token there is no nonce that the app could check.
  const hasIdToken = isOpenId && granted.scope.includes('openid');
  if (codeChallenge === null && !hasIdToken) return refuse('invalid_request', OPENID_OR_PKCE);
  const login = readLoginDemands(sent, app, granted.scope.includes('openid'));
  if ('faults' in login) return refuse('invalid_request', describeFaults(login.faults));

  return {
    kind: 'valid',
    request: {
      redirectUri: redirect.uri,
      state,
      // Without a refresh token it would mean nothing (OpenID Connect Core section 11).
      scope: granted.scope.filter((name) => name !== 'offline_access' || app.grantTypes.includes('refresh_token')),
      codeChallenge,
      dpopJkt: sent('dpop_jkt') ?? null,
      target,
      nonce: sent('nonce') ?? null,
      login: { ...login, subjects: asked.subjects, acrValues: asked.acrValues },
      claims: asked.claims,
      responseMode,
    },
  };
}

/** RFC 6749 section 3.1.2.3 and OAuth 2.1 2.3.2: a client with several registered URIs must say which. */
function chooseRedirectUri(query: URLSearchParams, app: AuthorizingApp): { uri: string } | { faults: Validation[] } {
  if (new Set(query.getAll('client_id').filter((value) => value !== '')).size > 1) {
    return { faults: [{ field: 'client_id', detail: 'must not be repeated' }] };
  }
  const uris = query.getAll('redirect_uri').filter((value) => value !== '');
  const [uri] = uris;
  if (uris.length > 1) return { faults: [{ field: 'redirect_uri', detail: 'must not be repeated' }] };
  if (uri !== undefined) {
    if (matchesRegistered(uri, app.redirectUris, app.isOwnPage !== true)) return { uri };
    return { faults: [{ field: 'redirect_uri', detail: 'is not registered for this client' }] };
  }
  const [only] = app.redirectUris;
  if (only === undefined) return { faults: [{ field: 'redirect_uri', detail: 'is not registered: this client has none' }] };
  if (app.redirectUris.length === 1) return { uri: only };
  return { faults: [{ field: 'redirect_uri', detail: 'is required, because this client has registered several' }] };
}

function parameterFaults(
  query: URLSearchParams,
  sent: (name: string) => string | undefined,
  { resources, target, requirePkce }: { resources: readonly string[]; target: TargetResource | null; requirePkce: boolean },
): Validation[] {
  const faults: Validation[] = [];
  for (const field of KNOWN) if (query.getAll(field).length > 1) faults.push({ field, detail: 'must not be repeated' });
  const responseType = sent('response_type');
  if (responseType === undefined)
    faults.push({ field: 'response_type', detail: 'Query param "response_type" is required and cannot be empty' });
  // An unsupported response type is reported first.
  if (responseType === 'code') faults.push(...challengeFaults(sent, requirePkce));
  const thumbprint = sent('dpop_jkt');
  if (thumbprint !== undefined && !isThumbprint(thumbprint)) {
    faults.push({ field: 'dpop_jkt', detail: 'must be the SHA-256 thumbprint of a JWK (RFC 7638): 43 characters in base64url' });
  }
  if ((sent('nonce')?.length ?? 0) > MAX_NONCE_LENGTH)
    faults.push({ field: 'nonce', detail: `must be at most ${MAX_NONCE_LENGTH} characters` });
  if (resources.length > 1) faults.push({ field: 'resource', detail: 'only one resource per token is supported' });
  else if (target === null)
    faults.push({ field: 'resource', detail: 'must be an absolute URI without a fragment that identifies a registered resource' });
  return faults;
}

function describeFaults(faults: readonly Validation[]): string {
  return `Invalid query params: ${faults.map(({ field, detail }) => `${field}: ${detail}`).join('; ')}`;
}

/** RFC 7636 section 4.3. */
function challengeFaults(sent: (name: string) => string | undefined, requirePkce: boolean): Validation[] {
  const field = 'code_challenge';
  const challenge = sent(field);
  if (challenge === undefined && requirePkce)
    return [{ field, detail: `Query param "code_challenge" is required and cannot be empty: ${PKCE_REQUIRED}` }];
  if (challenge === undefined) return exceptionFaults(sent);
  if (isS256Challenge(challenge)) return [];
  return [
    { field, detail: 'must be the 43 characters of BASE64URL(SHA256(code_verifier)), from the unreserved character set [A-Za-z0-9-._~]' },
  ];
}

/** OAuth 2.1 section 7.5.1: without PKCE, the app has to bind the code to its request by `nonce`. */
function exceptionFaults(sent: (name: string) => string | undefined): Validation[] {
  if (sent('code_challenge_method') !== undefined) return [{ field: 'code_challenge', detail: 'is required with code_challenge_method' }];
  return sent('nonce') === undefined ? [{ field: 'nonce', detail: 'is required in a request without code_challenge' }] : [];
}
