import type { OpenIdScope } from '../checks/scope.js';

/** More would not fit into the cookies in which relying parties keep ID tokens. */
export const MAX_LISTED = 200;

/** What is known about a user, as far as relying parties can learn it. */
export interface UserFacts {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  /** Null: the identity provider of the user does not say. */
  readonly isEmailVerified: boolean | null;
  readonly avatarUrl: string;
  readonly updatedAt: Date;
  /** `<organization>/<group>`. */
  readonly groups: readonly string[];
  /** Site roles, and `<organization>/<role>`. */
  readonly roles: readonly string[];
}

/** The claims that a scope stands for (OpenID Connect Core section 5.4; `groups` and `roles` are this server's own). */
export const CLAIMS_OF_SCOPE = {
  openid: [],
  profile: ['name', 'preferred_username', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
  groups: ['groups'],
  roles: ['roles'],
  offline_access: [],
} as const satisfies Record<OpenIdScope, readonly string[]>;

export type ScopeClaim = (typeof CLAIMS_OF_SCOPE)[OpenIdScope][number];

export type UserClaims = Readonly<Partial<Record<ScopeClaim, string | number | boolean | readonly string[]>>>;

/** All claims that a granted scope stands for, as far as they have a value (OpenID Connect Core section 5.3.2). */
export function claimsOf(facts: UserFacts, scopes: readonly string[], urlOf: (path: string) => string): UserClaims {
  const values = valuesOf(facts, urlOf);
  return Object.fromEntries(namesOf(scopes).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

/** Without the claims of which the app wants other values only (OpenID Connect Core section 5.5.1). */
export function withWantedValues(claims: UserClaims, wanted: Readonly<Partial<Record<ScopeClaim, readonly unknown[] | null>>>): UserClaims {
  const isWanted = (name: string, value: unknown): boolean => {
    const values = Object.hasOwn(wanted, name) ? wanted[name as ScopeClaim] : null;
    return values?.some((each) => JSON.stringify(each) === JSON.stringify(value)) ?? true;
  };
  return Object.fromEntries(Object.entries(claims).filter(([name, value]) => isWanted(name, value)));
}

function namesOf(scopes: readonly string[]): ScopeClaim[] {
  return Object.entries(CLAIMS_OF_SCOPE).flatMap(([scope, names]): readonly ScopeClaim[] => (scopes.includes(scope) ? names : []));
}

function valuesOf(
  { username, name, email, isEmailVerified, avatarUrl, updatedAt, groups, roles }: UserFacts,
  urlOf: (path: string) => string,
): UserClaims {
  return {
    ...(name !== '' && { name }),
    preferred_username: username,
    ...(avatarUrl !== '' && { picture: avatarUrl.startsWith('/') ? urlOf(avatarUrl) : avatarUrl }),
    updated_at: Math.floor(updatedAt.getTime() / 1000),
    ...(email !== '' && { email, ...(isEmailVerified !== null && { email_verified: isEmailVerified }) }),
    groups: groups.slice(0, MAX_LISTED),
    roles: roles.slice(0, MAX_LISTED),
  };
}
