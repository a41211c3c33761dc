import { isAdminScope } from '../../authz/index.js';
import { OAuthError, parseUrl } from '../../common/index.js';
import { DEFAULT_ALGORITHM, type JwtAlgorithm } from '../../crypto-keys/index.js';
import type { AppLinks, LogoutSettings, OpenIdSettings, ReviewedSettings } from '../apps/app-settings.js';
import { backchannelLogoutUriFault, postLogoutRedirectUrisFault } from '../checks/logout-uris.js';
import { MAX_DEFAULT_MAX_AGE } from '../checks/max-age.js';
import { MAX_REDIRECT_URIS, redirectUriFault } from '../checks/redirect-uri.js';
import { isScopeAboutUser, MINIMAL_SCOPE, parseScope, registeredScopeFault } from '../checks/scope.js';
import { webUriFault } from '../checks/web-uri.js';
import type { AuthMethods } from '../client-keys/auth-methods.js';
import type { ClientAuthentication } from '../client-keys/client-authentication.js';
import { readRegisteredKeys } from '../client-keys/registered-keys.js';
import type { ClientType } from '../entities/app.entity.js';
import { sectorIdentifierUriFault, SUBJECT_TYPES, type SubjectSettings } from '../subjects/sectors.js';
import { SCOPE_CATALOG } from '../scope-catalog.js';
import { mixesScripts, storedName } from './client-name.js';
import { booleanOf, invalid, MAX_TEXT_LENGTH, type Members, membersOf, oneOf, secondsOf, textOf, textsOf } from './members.js';

export const APPLICATION_TYPES = ['web', 'native'] as const;

/** Grant types of apps that nobody has reviewed. */
export const SELF_REGISTERED_GRANT_TYPES = ['authorization_code', 'refresh_token'] as const;

/** Metadata without effect at this server: stored, and returned to the app. */
export type Remembered = Readonly<Record<string, unknown>>;

/** What a client wants to be registered as, after all checks that need nothing but the request (RFC 7591 section 2). */
export interface ClientMetadata {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  readonly authentication: ClientAuthentication;
  readonly clientType: ClientType;
  /** Space-separated; empty if the client named no scope. Never an administrator scope. */
  readonly scope: string;
  /** RFC 9126 section 6. */
  readonly requirePushedAuthorizationRequests: boolean;
  readonly dpopBoundAccessTokens: boolean;
  readonly openId: Omit<OpenIdSettings, keyof ReviewedSettings>;
  readonly links: AppLinks;
  readonly remembered: Remembered;
}

export const MAX_CONTACTS = 10;
export const MAX_ACR_VALUES = 10;

/** Lists without effect, and how many texts each may have. */
const LIST_MEMBERS = { contacts: MAX_CONTACTS, default_acr_values: MAX_ACR_VALUES } as const;

/** What this server offers to clients. */
export type ClientOffers = Pick<AuthMethods, 'offered' | 'algorithms'>;

const ENCRYPTION_MEMBERS = ['id_token_encrypted_response_alg', 'userinfo_encrypted_response_alg'] as const;

const TEXT_MEMBERS = ['software_id', 'software_version'] as const;

/**
 * Reads client metadata (RFC 7591 section 2). Unknown members are ignored, also localized ones such as `client_name#fr`; null is the same as
 * absent (RFC 7592 section 2.2). Throws `invalid_redirect_uri`, `invalid_client_metadata` or an error about a software statement.
 */
export function readClientMetadata(body: unknown, { offered: methods, algorithms }: ClientOffers): ClientMetadata {
  const members = membersOf(body);
  refuseStatement(members['software_statement']);
  const authMethod = oneOf(members, 'token_endpoint_auth_method', methods) ?? 'client_secret_basic';
  const clientType = authMethod === 'none' ? 'public' : 'confidential';
  const applicationType = oneOf(members, 'application_type', APPLICATION_TYPES);
  const redirectUris = readRedirectUris(members, clientType, applicationType);
  const grantTypes = readGrantTypes(members);
  readResponseTypes(members);
  const subjects = readSubjects(members, redirectUris);
  const { authentication, remembered: keys } = readRegisteredKeys(members, authMethod);
  return {
    name: readName(members, redirectUris),
    redirectUris,
    grantTypes,
    authentication,
    clientType,
    scope: readScope(members, subjects.subjectType),
    requirePushedAuthorizationRequests: booleanOf(members, 'require_pushed_authorization_requests') ?? false,
    // RFC 9449 section 5.2.
    dpopBoundAccessTokens: booleanOf(members, 'dpop_bound_access_tokens') ?? false,
    openId: { ...readOpenId(members, algorithms), ...readLogout(members, clientType), ...subjects },
    links: {
      clientUri: readWebUri(members, 'client_uri'),
      policyUri: readWebUri(members, 'policy_uri'),
      tosUri: readWebUri(members, 'tos_uri'),
    },
    remembered: { ...readRemembered(members, applicationType), ...keys },
  };
}

/** OpenID Connect Dynamic Client Registration section 2. */
function readOpenId(
  members: Members,
  algorithms: readonly JwtAlgorithm[],
): Omit<ClientMetadata['openId'], keyof LogoutSettings | keyof SubjectSettings> {
  const unsupported = ENCRYPTION_MEMBERS.find((name) => members[name] !== undefined);
  if (unsupported !== undefined) throw invalid(`${unsupported} must be absent: this server does not encrypt what it signs`);
  return {
    idTokenSignedResponseAlg: oneOf(members, 'id_token_signed_response_alg', algorithms) ?? DEFAULT_ALGORITHM,
    userinfoSignedResponseAlg: oneOf(members, 'userinfo_signed_response_alg', algorithms) ?? null,
    defaultMaxAge: secondsOf(members, 'default_max_age', MAX_DEFAULT_MAX_AGE) ?? null,
    requireAuthTime: booleanOf(members, 'require_auth_time') ?? false,
  };
}

function readSubjects(members: Members, redirectUris: readonly string[]): SubjectSettings {
  const subjects = {
    subjectType: oneOf(members, 'subject_type', SUBJECT_TYPES) ?? 'public',
    sectorIdentifierUri: textOf(members, 'sector_identifier_uri') ?? '',
  };
  const fault = sectorIdentifierUriFault({ ...subjects, redirectUris });
  if (fault !== null) throw invalid(`sector_identifier_uri ${fault}`);
  return subjects;
}

/** OpenID Connect RP-Initiated Logout and Back-Channel Logout. */
function readLogout(members: Members, clientType: ClientType): LogoutSettings {
  const asked = textsOf(members, 'post_logout_redirect_uris') ?? [];
  const backchannelLogoutUri = textOf(members, 'backchannel_logout_uri') ?? '';
  const faults = {
    post_logout_redirect_uris: postLogoutRedirectUrisFault(asked, clientType),
    backchannel_logout_uri: backchannelLogoutUriFault(backchannelLogoutUri),
  };
  for (const [name, fault] of Object.entries(faults)) if (fault !== null) throw invalid(`${name} ${fault}`);
  const backchannelLogoutSessionRequired = booleanOf(members, 'backchannel_logout_session_required') ?? false;
  return { postLogoutRedirectUris: [...new Set(asked)], backchannelLogoutUri, backchannelLogoutSessionRequired };
}

/** No issuer of software statements is trusted here (RFC 7591 section 2.3). */
function refuseStatement(statement: unknown): void {
  if (statement === undefined) return;
  const isJwt = typeof statement === 'string' && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(statement);
  throw isJwt
    ? new OAuthError('unapproved_software_statement', 'This server does not accept software statements; register without one')
    : new OAuthError('invalid_software_statement', 'software_statement must be a JWT');
}

function readRedirectUris(members: Members, clientType: ClientType, applicationType: string | undefined): readonly string[] {
  const fault = (detail: string): OAuthError => new OAuthError('invalid_redirect_uri', `redirect_uris ${detail}`);
  const uris = members['redirect_uris'];
  if (!Array.isArray(uris) || uris.length === 0) throw fault('must be an array with at least one URI');
  if (uris.length > MAX_REDIRECT_URIS) throw fault(`must be at most ${MAX_REDIRECT_URIS}`);
  return [...new Set(uris)].map((uri: unknown) => {
    if (typeof uri !== 'string') throw fault('must be strings');
    const detail = registeredUriFault(uri, { clientType, applicationType });
    if (detail !== null) throw fault(`${detail}: ${uri.slice(0, MAX_TEXT_LENGTH)}`);
    return uri;
  });
}

/** Returns the fault of this redirect URI for such a client, or null. */
export function registeredUriFault(
  uri: string,
  { clientType, applicationType }: { readonly clientType: ClientType; readonly applicationType: string | undefined },
): string | null {
  return redirectUriFault(uri, clientType) ?? applicationTypeFault(uri, applicationType);
}

/** As in OpenID Connect registration. Enforced only if the client says what it is: most do not. */
function applicationTypeFault(uri: string, applicationType: string | undefined): string | null {
  const isWeb = uri.startsWith('https:');
  if (applicationType === 'web' && !isWeb) return 'of a client with the application_type web must use https';
  if (applicationType === 'native' && isWeb && parseUrl(uri)?.hostname === 'localhost')
    return 'of a client with the application_type native must not use https on localhost';
  return null;
}

/** Dropped: extension grants, which clients list in case a server has them. Refused: what would mean another kind of client. */
function readGrantTypes(members: Members): readonly string[] {
  const asked = textsOf(members, 'grant_types') ?? ['authorization_code'];
  const supported: readonly string[] = SELF_REGISTERED_GRANT_TYPES;
  const refused = asked.filter((type) => !supported.includes(type) && !type.startsWith('urn:'));
  if (refused.length > 0) {
    throw invalid(`grant_types of an app that registers itself can be ${supported.join(' and ')}, not ${String(refused[0]).slice(0, 64)}`);
  }
  if (!asked.includes('authorization_code')) throw invalid('grant_types must include authorization_code');
  return supported.filter((type) => asked.includes(type));
}

function readResponseTypes(members: Members): void {
  const types = textsOf(members, 'response_types') ?? ['code'];
  if (types.length === 0 || types.some((type) => type !== 'code')) throw invalid('response_types must be ["code"]');
}

function readName(members: Members, redirectUris: readonly string[]): string {
  const name = storedName(textOf(members, 'client_name') ?? '');
  if (mixesScripts(name)) throw invalid('client_name must not mix letters of different scripts in one word');
  return name === '' ? nameByUri(redirectUris[0] ?? '') : name;
}

/** A client without a name is called after the place that its responses are sent to. */
function nameByUri(uri: string): string {
  const url = new URL(uri);
  return storedName(`App at ${url.host === '' ? url.protocol.slice(0, -1) : url.host}`);
}

function readScope(members: Members, subjectType: SubjectSettings['subjectType']): string {
  const scope = textOf(members, 'scope');
  if (scope === undefined || scope.trim() === '') return '';
  const detail = registeredScopeFault(scope);
  if (detail !== null) throw invalid(`scope ${detail}`);
  const names = parseScope(scope, SCOPE_CATALOG).filter((name) => !isAdminScope(name));
  // An empty scope would mean every scope.
  if (names.length === 0) throw invalid('scope must name a scope that an app can have without the approval of an administrator');
  // Clients that register the scopes of OpenID Connect want to learn who the user is, which here has its own scope; with pairwise subjects they do not.
  const isIdentityOnly = names.every(isScopeAboutUser) && subjectType === 'public';
  return [...names, ...(isIdentityOnly ? [MINIMAL_SCOPE] : [])].join(' ');
}

/** Empty if it is absent. */
function readWebUri(members: Members, name: string): string {
  const uri = textOf(members, name) ?? '';
  const fault = uri === '' ? null : webUriFault(uri);
  if (fault !== null) throw invalid(`${name} ${fault}`);
  return uri;
}

function readRemembered(members: Members, applicationType: string | undefined): Remembered {
  const remembered: Record<string, unknown> = {};
  const logo = readWebUri(members, 'logo_uri');
  if (logo !== '') remembered['logo_uri'] = logo;
  for (const name of TEXT_MEMBERS) {
    const text = textOf(members, name);
    if (text === undefined) continue;
    if (text.length > MAX_TEXT_LENGTH) throw invalid(`${name} must be at most ${MAX_TEXT_LENGTH} characters`);
    remembered[name] = text;
  }
  for (const [name, most] of Object.entries(LIST_MEMBERS)) {
    const texts = textsOf(members, name);
    if (texts === undefined) continue;
    if (texts.length > most) throw invalid(`${name} must be at most ${most}`);
    if (texts.some((text) => text.length > MAX_TEXT_LENGTH)) throw invalid(`${name} must be at most ${MAX_TEXT_LENGTH} characters each`);
    remembered[name] = texts;
  }
  if (applicationType !== undefined) remembered['application_type'] = applicationType;
  return remembered;
}
