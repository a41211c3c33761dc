import type { LinkClaims } from './links/link-claims.js';

/** What a provider gave for itself: its own tokens, which are never shown to anybody. */
export interface UpstreamTokens {
  readonly accessToken: string;
  /** Null when it gave none. */
  readonly refreshToken: string | null;
  /** Null: the access token never expires. */
  readonly expiresAt: Date | null;
}

/** Somebody whom a provider vouches for. */
export interface ExternalIdentity {
  readonly loginType: 'oidc' | 'github';
  readonly providerId: string;
  /** `issuer||sub`, or GitHub's numeric id: the account, whatever its names become. */
  readonly linkedId: string;
  readonly email: string;
  /** Did the provider itself say that the address is this person's? */
  readonly isEmailVerified: boolean;
  /** What a user name may be made from; it need not be one. */
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string;
  /** At github.com, and nowhere else. */
  readonly githubComUserId: number | null;
  readonly tokens: UpstreamTokens;
  readonly claims: LinkClaims;
}

/** One login under way, from the redirect to the provider until the answer: what the browser's cookie remembers of it. */
export interface LoginAttempt {
  readonly providerId: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  /** Where the person goes afterwards: a local path. */
  readonly target: string;
}

/** Who gets in besides those who are in already. */
export interface AdmissionRules {
  readonly allowSignups: boolean;
  readonly signupsDisabledText: string | undefined;
  /** Dangerous: the e-mail address wins over another identity that the account is linked to. */
  readonly emailFallback: boolean;
}

/** An identity provider that is configured. Nothing here touches our database. */
export interface IdentityProvider {
  /** Stored with every link. */
  readonly id: string;
  readonly loginType: 'oidc' | 'github';
  readonly button: { readonly label: string; readonly iconUrl: string | undefined };
  /** Where the login starts, and where the provider sends the browser back to. */
  readonly callbackPath: string;
  /** The base of that address. */
  readonly baseUrl: string | undefined;
  readonly admission: AdmissionRules;
  /** Where to send the browser. Throws `identity_provider_unreachable`. */
  authorizationUrl(attempt: LoginAttempt): Promise<string>;
  /** Whom the answer of the provider, as its query parameters, vouches for; it may be an error. Throws one of the `identity_…` domain errors. */
  identify(answer: URLSearchParams, attempt: LoginAttempt): Promise<ExternalIdentity>;
  /** New tokens for a refresh token. Throws `RefreshRefused`. */
  refresh(refreshToken: string): Promise<UpstreamTokens>;
}

/** The provider did not renew a login: it refused, or could not be reached in time. `message` is for whoever debugs, without secrets. */
export class RefreshRefused extends Error {
  override readonly name = 'RefreshRefused';
}

/** What people call the kind of provider. */
export const PROVIDER_TITLES = { oidc: 'OpenID Connect', github: 'GitHub' } as const;
