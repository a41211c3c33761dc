import type { UserRow } from '../../users/index.js';
import { type IdentityProvider, PROVIDER_TITLES } from '../identity-provider.js';
import type { Claims, LinkClaims, LinkedClaims } from '../links/link-claims.js';

/** What a provider called the person at their last login. Null: it said nothing. */
interface ProviderIdentity {
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly linkedAt: Date;
}

/** How a person logs in. */
export type OwnLogin =
  | { readonly kind: 'password'; readonly email: string }
  /** `identity` is null if the provider sends no claims, or nobody has logged in with it yet. */
  | { readonly kind: 'provider'; readonly title: string; readonly identity: ProviderIdentity | null }
  | { readonly kind: 'none' };

/** Longer than any subject (OpenID Connect Core section 2) and any email address. */
const LONGEST_SHOWN = 320;

export function ownLogin(
  { loginType, email }: Pick<UserRow, 'loginType' | 'email'>,
  link: LinkedClaims | null,
  providers: readonly Pick<IdentityProvider, 'loginType' | 'button' | 'facts'>[],
): OwnLogin {
  if (loginType === 'none') return { kind: 'none' };
  if (loginType === 'password') return { kind: 'password', email };
  const identity = link === null ? null : { ...identityIn(link.claims), linkedAt: link.linkedAt };
  const candidates = providers.filter((provider) => provider.loginType === loginType);
  // Only OpenID Connect can have several providers.
  const provider = candidates.find(({ facts }) => facts.url === identity?.issuer) ?? (candidates.length === 1 ? candidates[0] : undefined);
  return { kind: 'provider', title: provider?.button.label ?? PROVIDER_TITLES[loginType], identity };
}

/** Who it is comes from the signed ID token, as at the login; how they are called may come from elsewhere. */
function identityIn({ id_token_claims, merged_claims }: LinkClaims): Omit<ProviderIdentity, 'linkedAt'> {
  return {
    issuer: textIn(id_token_claims, 'iss'),
    subject: textIn(id_token_claims, 'sub'),
    username: textIn(merged_claims, 'preferred_username'),
    email: textIn(merged_claims, 'email'),
  };
}

function textIn(claims: Claims, name: string): string | null {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_SHOWN) : null;
}
