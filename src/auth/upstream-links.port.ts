/** The login at an identity provider behind a key, as loaded by the one statement about the key. */
export interface UpstreamLink {
  readonly id: string;
  readonly providerId: string;
  /** Expiry of the provider's access token, not of the key. Null: it never expires. */
  readonly expiresAt: Date | null;
}

export type UpstreamLoginType = 'oidc' | 'github';

/** Asks the identity provider whether a login is still valid. A port, because the module of the providers depends on this one. */
export abstract class UpstreamLinks {
  /**
   * Returns if the login behind a key is valid, after renewing it at its provider if necessary. Throws one of the `upstream_…`
   * domain errors. Never changes the key.
   */
  abstract renew(loginType: UpstreamLoginType, link: UpstreamLink | null): Promise<void>;
}
