import { DEFAULT_ALGORITHM, type JwtAlgorithm } from '../../crypto-keys/index.js';
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
