/** The login at an identity provider that stands behind a key, as far as the one statement about the key tells. */
export interface UpstreamLink {
  readonly id: string;
  readonly providerId: string;
  /** Of the provider's access token; null: it never expires. Not the expiry of the key. */
  readonly expiresAt: Date | null;
}

export type UpstreamLoginType = 'oidc' | 'github';

/** Asks the identity provider whether a login still holds. A port: the providers know sessions, so that sessions cannot know them. */
export abstract class UpstreamLinks {
  /**
   * Returns when the login behind a key holds, renewed at its provider if need be (spec users 3.8). Throws one of the
   * `upstream_…` domain errors. The key itself is never changed.
   */
  abstract renew(loginType: UpstreamLoginType, link: UpstreamLink | null): Promise<void>;
}
