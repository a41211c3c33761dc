/** Claims by name, with the only value that each may have. */
export type ExactClaims = Readonly<Record<string, string>>;

/** Whom an agent trusts: an exact subject, or an exact value for each claim that the issuer requires. */
export type TrustedIdentity =
  { readonly subject: string; readonly claims: null } | { readonly subject: null; readonly claims: ExactClaims };

export type NewIdentity = TrustedIdentity & { readonly agentId: string; readonly issuerId: string };

/** It is created and deleted, but never changed. */
export type IdentityRow = NewIdentity & {
  readonly id: string;
  readonly createdAt: Date;
};

/** The same as people see it. */
export type NamedIdentity = IdentityRow & {
  readonly issuer: string;
  readonly issuerName: string;
};
