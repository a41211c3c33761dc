/** A successful token response (RFC 6749 section 5.1); `expiry` is the reference's addition. */
export interface AccessTokenResponse {
  readonly access_token: string;
  /** `DPoP`: bound to the key of the proof (RFC 9449 section 5). */
  readonly token_type: 'Bearer' | 'DPoP';
  /** Seconds. */
  readonly expires_in: number;
  /** Absent for an app that is not registered for refreshing. */
  readonly refresh_token?: string;
  /** If `openid` was granted (OpenID Connect Core section 3.1.3.3). */
  readonly id_token?: string;
  /** RFC 3339. */
  readonly expiry: string;
  /** Of the access token. */
  readonly scope: string;
  /** Only in the response to a token exchange (RFC 8693 section 2.2.1). */
  readonly issued_token_type?: string;
}
