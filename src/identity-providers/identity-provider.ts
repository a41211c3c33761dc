import type { SyncedGroups } from '../organizations/index.js';
import type { ProviderCheck, ProviderFacts } from './status/provider-status.js';
import type { LinkClaims } from './links/link-claims.js';

/** A provider's own tokens, which are never shown to anybody. */
export interface UpstreamTokens {
  readonly accessToken: string;
  /** Null if the provider sent none. */
  readonly refreshToken: string | null;
  /** Null: unknown, so the access token counts as one that never expires. */
  readonly expiresAt: Date | null;
}

/** A person whose identity a provider has confirmed. */
export interface ExternalIdentity {
  readonly loginType: 'oidc' | 'github';
  readonly providerId: string;
  /** `issuer||sub`, or GitHub's numeric id: identifies the account even if its names change. */
  readonly linkedId: string;
  readonly email: string;
  /** Did the provider itself confirm that the address belongs to this person? */
  readonly isEmailVerified: boolean;
  /** The basis for a user name; need not be a valid one. */
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
  /** Only for github.com. */
  readonly githubComUserId: number | null;
  readonly tokens: UpstreamTokens;
  /** When the person last authenticated at the provider, according to its signed statement; null without one. */
  readonly authTime: Date | null;
  readonly claims: LinkClaims;
  /** Null: this provider does not decide about groups. */
  readonly groups: SyncedGroups | null;
  /** All site roles besides `member`. Null: this provider does not decide about roles. */
  readonly roles: readonly string[] | null;
}

/** One login in progress, from the redirect to the provider until its response. */
export interface LoginAttempt {
  readonly providerId: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  /** The redirect target after the login: a local path. */
  readonly target: string;
}

export interface LoginOptions {
  /** The person has to authenticate again, whatever their session at the provider. */
  readonly reauthenticate: boolean;
}

/** Rules for who can log in, in addition to existing users of the provider. */
export interface AdmissionRules {
  readonly allowSignups: boolean;
  readonly signupsDisabledText: string | undefined;
  /** Dangerous: the e-mail address takes precedence over another identity that the account is linked to. */
  readonly emailFallback: boolean;
}

/** A configured identity provider. It does not use our database. */
export interface IdentityProvider {
  /** Stored with every link. */
  readonly id: string;
  readonly loginType: 'oidc' | 'github';
  readonly button: { readonly label: string; readonly iconUrl: string | undefined };
  /** The path that starts the login, and that the provider redirects the browser back to. */
  readonly callbackPath: string;
  /** The base of that address. */
  readonly baseUrl: string | undefined;
  readonly admission: AdmissionRules;
  /** What administrators see of it. */
  readonly facts: ProviderFacts;
  /** Can it be reached and used now? Changes nothing. Never fails: a fault is a result. */
  probe(): Promise<readonly ProviderCheck[]>;
  /** The URL to redirect the browser to. Throws `identity_provider_unreachable`. */
  authorizationUrl(attempt: LoginAttempt, options: LoginOptions): Promise<string>;
  /**
   * The identity in the provider's response (its query parameters, which may be an error). Throws one of the `identity_…` domain errors.
   */
  identify(answer: URLSearchParams, attempt: LoginAttempt): Promise<ExternalIdentity>;
  /** New tokens for a refresh token of `subject`, which is null for a provider without subjects. Throws `RefreshRejectedError`. */
  refresh(refreshToken: string, subject: string | null): Promise<UpstreamTokens>;
}

/** The provider did not renew a login: it refused, or could not be reached in time. `message` is for debugging, without secrets. */
export class RefreshRejectedError extends Error {
  override readonly name = 'RefreshRejectedError';
  /** Only a new login helps: the refresh token is no longer valid. */
  readonly isFinal: boolean;

  constructor(message: string, { isFinal }: { readonly isFinal: boolean }, cause?: unknown) {
    super(message, { cause });
    this.isFinal = isFinal;
  }
}

/** The display name of the kind of provider. */
export const PROVIDER_TITLES = { oidc: 'OpenID Connect', github: 'GitHub' } as const;
