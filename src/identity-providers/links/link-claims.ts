/** Claims by name, as the provider sent them. */
export type Claims = Readonly<Record<string, unknown>>;

/** The identity provider's claims at the last login. The one type for everything that reads or writes `user_links.claims`. */
export interface LinkClaims {
  readonly id_token_claims: Claims;
  readonly user_info_claims: Claims;
  readonly merged_claims: Claims;
}

/** With the time since which the account is linked with the provider's. */
export interface LinkedClaims {
  readonly claims: LinkClaims;
  readonly linkedAt: Date;
}

export const NO_CLAIMS: LinkClaims = Object.freeze({ id_token_claims: {}, user_info_claims: {}, merged_claims: {} });
