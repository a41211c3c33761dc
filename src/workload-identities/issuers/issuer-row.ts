import type { KeySet } from '../../key-sets/index.js';

export interface NewIssuer {
  /** For people. */
  readonly name: string;
  /** `iss` of its tokens, compared as it is. */
  readonly issuer: string;
  /** Null, if there are no keys either: found by OpenID Connect Discovery. */
  readonly jwksUrl: string | null;
  /** Its keys by value. */
  readonly jwks: KeySet | null;
  /** `aud` of its tokens for this server; null: the access URL. */
  readonly audience: string | null;
  /** The claims that a rule without a subject must name, all of them; empty: there are only rules with a subject. */
  readonly requiredClaims: readonly string[];
}

/** What can be changed of an issuer. The rest gives the rules for it their meaning. */
export type IssuerChange = Pick<NewIssuer, 'name' | 'jwksUrl' | 'jwks'>;

/** A platform whose programs agents can trust. */
export interface IssuerRow extends NewIssuer {
  readonly id: string;
  readonly createdAt: Date;
}

/** Where the keys of an issuer are, or the keys themselves. */
export type IssuerKeys = Pick<IssuerRow, 'id' | 'jwksUrl' | 'jwks'>;
