import { DEFAULT_ALGORITHM, type JwtAlgorithm } from '../../crypto-keys/index.js';
import { type ClientAuthentication, columnsOf, defaultAuthentication } from '../client-keys/client-authentication.js';
import type { ClientType } from '../entities/app.entity.js';
import type { ClaimSettings } from '../openid/claim-settings.js';
import type { SubjectSettings } from '../subjects/sectors.js';

/** Addresses of web pages of an app; empty for those that it does not have. */
export interface AppLinks {
  readonly clientUri: string;
  readonly policyUri: string;
  readonly tosUri: string;
}

/** What happens to an app at a logout (OpenID Connect RP-Initiated Logout and Back-Channel Logout). */
export interface LogoutSettings {
  /** Where people can be sent after a logout that the app has asked for. */
  readonly postLogoutRedirectUris: readonly string[];
  /** Where it wants to be told that a session has ended; empty: nowhere. */
  readonly backchannelLogoutUri: string;
  /** It cannot tell sessions apart without `sid`. */
  readonly backchannelLogoutSessionRequired: boolean;
}

/** What an app wants to learn about users, and how (OpenID Connect). */
export interface OpenIdSettings extends LogoutSettings, SubjectSettings, ClaimSettings {
  readonly idTokenSignedResponseAlg: JwtAlgorithm;
  /** Null: UserInfo responses are JSON. */
  readonly userinfoSignedResponseAlg: JwtAlgorithm | null;
  /** Are the claims of `profile` and `email` in its ID tokens, too? */
  readonly idTokenUserClaims: boolean;
  /** The `max_age` of requests without one, in seconds. */
  readonly defaultMaxAge: number | null;
  /** Do its ID tokens have to say when the user logged in? */
  readonly requireAuthTime: boolean;
  /** Do its requests need PKCE? Only a confidential app that an administrator registered can do without (OAuth 2.1 section 7.5.1). */
  readonly requirePkce: boolean;
}

export const DEFAULT_OPENID_SETTINGS: OpenIdSettings = {
  idTokenSignedResponseAlg: DEFAULT_ALGORITHM,
  userinfoSignedResponseAlg: null,
  idTokenUserClaims: false,
  defaultMaxAge: null,
  requireAuthTime: false,
  requirePkce: true,
  postLogoutRedirectUris: [],
  backchannelLogoutUri: '',
  backchannelLogoutSessionRequired: false,
  subjectType: 'public',
  sectorIdentifierUri: '',
  groupFilter: [],
  roleFilter: [],
  claimNames: {},
};

/** What only administrators set: an app that registers itself has the defaults, and does not change it. */
export type ReviewedSettings = ClaimSettings & Pick<OpenIdSettings, 'idTokenUserClaims' | 'requirePkce'>;

export function reviewedSettings(settings: ReviewedSettings): ReviewedSettings {
  const { idTokenUserClaims, requirePkce, groupFilter, roleFilter, claimNames } = settings;
  return { idTokenUserClaims, requirePkce, groupFilter, roleFilter, claimNames };
}

export interface AppFields extends AppLinks, OpenIdSettings {
  readonly name: string;
  readonly icon: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly grantTypes: readonly string[];
  readonly scope: string;
  readonly serviceAccountId: string | null;
  readonly dpopBoundAccessTokens: boolean;
  /** Absent: the default for its type; for an existing app, the current one. */
  readonly authentication?: ClientAuthentication;
  /** Absent: no; for an existing app, as before. */
  readonly requirePushedAuthorizationRequests?: boolean;
  /** Absent: it is not; for an existing app, as it was. */
  readonly isVerified?: boolean;
  /** Only of a new app. */
  readonly dynamicallyRegistered?: boolean;
  /** Only of a new app. */
  readonly createdBy?: string;
}

/** `clientType` absent: it stays. */
export type AppUpdate = Omit<AppFields, 'clientType' | 'dynamicallyRegistered'> & { readonly clientType?: ClientType };

/** For the columns of the insertion, in this order. */
export function insertedValues(id: string | null, { clientType, ...app }: AppFields): unknown[] {
  const { name, icon, redirectUris, grantTypes, scope, serviceAccountId, dpopBoundAccessTokens, dynamicallyRegistered = false } = app;
  const authentication = authenticationValues(app.authentication ?? defaultAuthentication(clientType));
  const registered = [redirectUris[0] ?? '', redirectUris, clientType, grantTypes, scope];
  const pushed = app.requirePushedAuthorizationRequests ?? false;
  const described = [app.clientUri, app.policyUri, app.tosUri, app.isVerified ?? false, app.createdBy ?? null];
  const policy = [serviceAccountId, dpopBoundAccessTokens, dynamicallyRegistered, ...authentication, pushed];
  return [id, name, icon, ...registered, ...policy, ...described, ...openIdValues(app)];
}

export function openIdValues(app: OpenIdSettings): unknown[] {
  const login = [
    app.idTokenSignedResponseAlg,
    app.userinfoSignedResponseAlg,
    app.idTokenUserClaims,
    app.defaultMaxAge,
    app.requireAuthTime,
  ];
  const logout = [app.postLogoutRedirectUris, app.backchannelLogoutUri, app.backchannelLogoutSessionRequired];
  const claims = [app.groupFilter, app.roleFilter, JSON.stringify(app.claimNames)];
  return [...login, ...logout, app.subjectType, app.sectorIdentifierUri, ...claims, app.requirePkce];
}

export function authenticationValues(authentication: ClientAuthentication): unknown[] {
  const { tokenEndpointAuthMethod, jwks, jwksUri, tokenEndpointAuthSigningAlg } = columnsOf(authentication);
  return [tokenEndpointAuthMethod, jwks && JSON.stringify(jwks), jwksUri, tokenEndpointAuthSigningAlg];
}
