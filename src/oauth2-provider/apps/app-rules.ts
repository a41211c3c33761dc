import { DomainError, isUuid, ownPictureFault, type Validation } from '../../common/index.js';
import type { JwtAlgorithm } from '../../crypto-keys/index.js';
import { grantTypesFault } from '../checks/grant-use.js';
import { MAX_REDIRECT_URIS, redirectUriFaults } from '../checks/redirect-uri.js';
import { registeredScopeFault } from '../checks/scope.js';
import { backchannelLogoutUriFault, postLogoutRedirectUrisFault } from '../checks/logout-uris.js';
import { type ClaimNames, claimNamesFault, patternsFault } from '../openid/claim-settings.js';
import { sectorIdentifierUriFault, type SubjectIdentifierType } from '../subjects/sectors.js';
import { webUriFault } from '../checks/web-uri.js';
import { type ClientAuthentication, columnsOf, defaultAuthentication, isSameAuthentication } from '../client-keys/client-authentication.js';
import type { AuthMethod, ClientType } from '../entities/app.entity.js';
import { GRANTS } from '../grants/grant-registry.js';
import { DEFAULT_GRANT_TYPES } from '../grants/grant-types.js';
import { mergedAuthentication, type SentAuthentication } from './app-authentication.js';
import { type AppLinks, DEFAULT_OPENID_SETTINGS, type OpenIdSettings } from './app-settings.js';
import type { AppRow } from './app-row.js';

export interface AppChange {
  readonly name: string;
  readonly icon: string;
  /** Absent: keep the current ones. The first is the primary one. */
  readonly redirectUris?: readonly string[] | undefined;
  /** Absent: keep them; a new app gets the default ones. */
  readonly grantTypes?: readonly string[] | undefined;
  /** Space-separated allow-list. Absent: keep it; empty: none. */
  readonly scope?: string | undefined;
  /** Id of the account that the app acts as when it acts for itself. Absent: keep it; empty: none. */
  readonly serviceAccountId?: string | undefined;
  /** Absent: keep it; a new app may get bearer tokens. */
  readonly dpopBoundAccessTokens?: boolean | undefined;
  readonly authentication: SentAuthentication;
  /** Absent: keep it; a new app need not push its requests. */
  readonly requirePushedAuthorizationRequests?: boolean | undefined;
  /** Absent: keep it; empty: none. */
  readonly clientUri?: string | undefined;
  /** Absent: keep it; empty: none. */
  readonly policyUri?: string | undefined;
  /** Absent: keep them; empty: none. */
  readonly tosUri?: string | undefined;
  /** Absent: keep it; a new app is not verified. */
  readonly isVerified?: boolean | undefined;
  /** Absent: keep it. */
  readonly idTokenSignedResponseAlg?: JwtAlgorithm | undefined;
  /** Absent: keep it; empty: none. */
  readonly userinfoSignedResponseAlg?: JwtAlgorithm | '' | undefined;
  /** Absent: keep it. */
  readonly idTokenUserClaims?: boolean | undefined;
  /** Absent: keep it; negative: none. */
  readonly defaultMaxAge?: number | undefined;
  /** Absent: keep it. */
  readonly requireAuthTime?: boolean | undefined;
  /** Absent: keep them. */
  readonly postLogoutRedirectUris?: readonly string[] | undefined;
  /** Absent: keep it; empty: none. */
  readonly backchannelLogoutUri?: string | undefined;
  /** Absent: keep it. */
  readonly backchannelLogoutSessionRequired?: boolean | undefined;
  /** Absent: keep it. */
  readonly subjectType?: SubjectIdentifierType | undefined;
  /** Absent: keep it; empty: none. */
  readonly sectorIdentifierUri?: string | undefined;
  /** Absent: keep it. */
  readonly groupFilter?: readonly string[] | undefined;
  /** Absent: keep it. */
  readonly roleFilter?: readonly string[] | undefined;
  /** Absent: keep them. */
  readonly claimNames?: ClaimNames | undefined;
  /** Absent: keep it; a new app needs PKCE. */
  readonly requirePkce?: boolean | undefined;
}

export interface NewApp extends AppChange {
  readonly clientType: ClientType;
}

const NAME_MAX_LENGTH = 64;

type ChangeableColumn = 'redirectUris' | 'grantTypes' | 'scope' | 'serviceAccountId' | 'dpopBoundAccessTokens' | 'isVerified';

/** What a change can change, apart from name and icon. */
export interface Changeable extends Pick<AppRow, ChangeableColumn>, AppLinks, OpenIdSettings {
  readonly authentication: ClientAuthentication;
}

interface Unchangeable extends Pick<AppRow, 'clientType' | 'dynamicallyRegistered'> {
  /** The authentication methods that this server offers. */
  readonly offered: readonly AuthMethod[];
  /** What this server signs with. */
  readonly algorithms: readonly JwtAlgorithm[];
}

export function newApp(clientType: ClientType): Changeable {
  const authentication = defaultAuthentication(clientType);
  const none = { redirectUris: [], scope: '', serviceAccountId: null, dpopBoundAccessTokens: false };
  const described = { clientUri: '', policyUri: '', tosUri: '', isVerified: false };
  return { ...none, ...described, ...DEFAULT_OPENID_SETTINGS, grantTypes: DEFAULT_GRANT_TYPES, authentication };
}

/** The app with this change. Throws `invalid_input`, which names every fault. */
export function changed(change: AppChange, before: Changeable, unchangeable: Unchangeable): Changeable {
  const { authentication, faults } = mergedAuthentication(change.authentication, before.authentication, unchangeable);
  const after = { ...merged(change, before), authentication };
  const validations = [...faultsOf(change, before, after, unchangeable), ...faults];
  if (validations.length > 0) throw invalid(validations);
  return after;
}

function merged(change: AppChange, before: Changeable): Omit<Changeable, 'authentication'> {
  return {
    redirectUris: change.redirectUris ?? before.redirectUris,
    grantTypes: change.grantTypes ?? before.grantTypes,
    scope: change.scope ?? before.scope,
    serviceAccountId: change.serviceAccountId === undefined ? before.serviceAccountId : change.serviceAccountId || null,
    dpopBoundAccessTokens: change.dpopBoundAccessTokens ?? before.dpopBoundAccessTokens,
    clientUri: change.clientUri ?? before.clientUri,
    policyUri: change.policyUri ?? before.policyUri,
    tosUri: change.tosUri ?? before.tosUri,
    isVerified: change.isVerified ?? before.isVerified,
    idTokenSignedResponseAlg: change.idTokenSignedResponseAlg ?? before.idTokenSignedResponseAlg,
    userinfoSignedResponseAlg:
      change.userinfoSignedResponseAlg === undefined ? before.userinfoSignedResponseAlg : change.userinfoSignedResponseAlg || null,
    idTokenUserClaims: change.idTokenUserClaims ?? before.idTokenUserClaims,
    defaultMaxAge: change.defaultMaxAge === undefined ? before.defaultMaxAge : positive(change.defaultMaxAge),
    requireAuthTime: change.requireAuthTime ?? before.requireAuthTime,
    postLogoutRedirectUris: change.postLogoutRedirectUris ?? before.postLogoutRedirectUris,
    backchannelLogoutUri: change.backchannelLogoutUri ?? before.backchannelLogoutUri,
    backchannelLogoutSessionRequired: change.backchannelLogoutSessionRequired ?? before.backchannelLogoutSessionRequired,
    subjectType: change.subjectType ?? before.subjectType,
    sectorIdentifierUri: change.sectorIdentifierUri ?? before.sectorIdentifierUri,
    groupFilter: change.groupFilter ?? before.groupFilter,
    roleFilter: change.roleFilter ?? before.roleFilter,
    claimNames: change.claimNames ?? before.claimNames,
    requirePkce: change.requirePkce ?? before.requirePkce,
  };
}

function positive(seconds: number): number | null {
  return seconds < 0 ? null : seconds;
}

/**
 * Could the app do something else as its service account afterwards, or could somebody else? Whoever has its secret or its key has what a wider
 * scope or another grant adds.
 */
export function changesActing(before: Changeable, after: Changeable): boolean {
  const grants = (app: Changeable): string => [...app.grantTypes].sort().join(' ');
  const isSameApp = after.serviceAccountId === before.serviceAccountId && after.scope === before.scope && grants(after) === grants(before);
  return !isSameApp || !isSameAuthentication(columnsOf(before.authentication), columnsOf(after.authentication));
}

function faultsOf(
  change: AppChange,
  before: Changeable,
  after: Omit<Changeable, 'authentication'>,
  { clientType, dynamicallyRegistered, algorithms }: Unchangeable,
): Validation[] {
  return [
    ...nameFaults(change.name),
    ...iconFaults(change.icon),
    // Unchanged URIs may date from a time with other rules: a change of the name must not fail because of them.
    ...redirectFaults(change.redirectUris ?? [], clientType),
    ...(after.redirectUris.length === 0 && after.grantTypes.includes('authorization_code') ? [NO_REDIRECT_URI] : []),
    ...grantFaults(change.grantTypes ?? DEFAULT_GRANT_TYPES, clientType),
    ...accountFaults(after, dynamicallyRegistered),
    ...scopeFaults(change.scope ?? ''),
    ...linkFaults('client_uri', change.clientUri),
    ...linkFaults('policy_uri', change.policyUri),
    ...linkFaults('tos_uri', change.tosUri),
    ...(after.isVerified && dynamicallyRegistered ? [NEVER_VERIFIED] : []),
    ...(after.requirePkce || (clientType === 'confidential' && !dynamicallyRegistered) ? [] : [NEEDS_PKCE]),
    ...algorithmFaults('id_token_signed_response_alg', change.idTokenSignedResponseAlg, algorithms),
    ...algorithmFaults('userinfo_signed_response_alg', change.userinfoSignedResponseAlg, algorithms),
    ...faultOf('post_logout_redirect_uris', postLogoutRedirectUrisFault(change.postLogoutRedirectUris ?? [], clientType)),
    ...faultOf('backchannel_logout_uri', backchannelLogoutUriFault(change.backchannelLogoutUri ?? '')),
    ...faultOf('sector_identifier_uri', sectorIdentifierUriFault(after)),
    ...faultOf('group_filter', patternsFault(change.groupFilter ?? [])),
    ...faultOf('role_filter', patternsFault(change.roleFilter ?? [])),
    ...faultOf('claim_names', claimNamesFault(change.claimNames ?? {}, before.claimNames)),
  ];
}

export function invalid(validations: readonly Validation[]): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations });
}

const NO_REDIRECT_URI = { field: 'callback_url', detail: 'at least one redirect URI is required' };
/** Its developer, whom nobody here knows, can change its registration. */
const NOT_FOR_SELF_REGISTERED = { field: 'service_account_id', detail: 'must not be set for an app that registered itself' };
/** For the same reason. */
const NEVER_VERIFIED = { field: 'verified', detail: 'must not be set for an app that registered itself: register it anew to vouch for it' };
/** Nothing else binds a code to a client without a secret, and nobody knows whether an app that registered itself checks `nonce`. */
const NEEDS_PKCE = { field: 'require_pkce', detail: 'must be true for a public app, and for one that registered itself' };
export const NOT_A_SERVICE_ACCOUNT = { field: 'service_account_id', detail: 'must be the ID of a service account' };

function accountFaults(
  { grantTypes, serviceAccountId }: Pick<Changeable, 'grantTypes' | 'serviceAccountId'>,
  isSelfRegistered: boolean,
): Validation[] {
  if (serviceAccountId !== null && isSelfRegistered) return [NOT_FOR_SELF_REGISTERED];
  if (serviceAccountId !== null) return isUuid(serviceAccountId) ? [] : [NOT_A_SERVICE_ACCOUNT];
  const needsAccount = GRANTS.some(({ type, isForItself }) => isForItself && grantTypes.includes(type));
  return needsAccount ? [{ field: 'service_account_id', detail: 'is required for the grant type client_credentials' }] : [];
}

function grantFaults(grantTypes: readonly string[], clientType: ClientType): Validation[] {
  const detail = grantTypesFault(grantTypes, clientType, GRANTS);
  return detail === null ? [] : [{ field: 'grant_types', detail }];
}

function scopeFaults(scope: string): Validation[] {
  const detail = registeredScopeFault(scope);
  return detail === null ? [] : [{ field: 'scope', detail }];
}

function linkFaults(field: string, uri = ''): Validation[] {
  return faultOf(field, uri === '' ? null : webUriFault(uri));
}

function faultOf(field: string, detail: string | null): Validation[] {
  return detail === null ? [] : [{ field, detail }];
}

function algorithmFaults(field: string, wanted: JwtAlgorithm | '' | undefined, offered: readonly JwtAlgorithm[]): Validation[] {
  const isFine = wanted === undefined || wanted === '' || offered.includes(wanted);
  return isFine ? [] : [{ field, detail: `must be one of ${offered.join(', ')}` }];
}

function nameFaults(name: string): Validation[] {
  const isFine = name !== '' && name.length <= NAME_MAX_LENGTH && name.trim() === name && !/\p{Cc}/u.test(name);
  return isFine ? [] : [{ field: 'name', detail: `must be 1 to ${NAME_MAX_LENGTH} characters, without leading or trailing spaces` }];
}

/** Icons come from this server: another host would learn who is about to consent. */
function iconFaults(icon: string): Validation[] {
  const detail = ownPictureFault(icon);
  return detail === null ? [] : [{ field: 'icon', detail }];
}

function redirectFaults(redirectUris: readonly string[], clientType: ClientType): Validation[] {
  const field = 'redirect_uris';
  if (redirectUris.length > MAX_REDIRECT_URIS) return [{ field, detail: `at most ${MAX_REDIRECT_URIS} are allowed` }];
  return redirectUriFaults(redirectUris, clientType).map((detail) => ({ field, detail }));
}
