import type { ClientType } from '../entities/app.entity.js';

/** The part of a grant that the rules about its use need. */
interface Usable {
  readonly type: string;
  readonly clientTypes: readonly ClientType[];
}

/** May a client use a grant: is the grant for clients of its kind, and the client registered for it (RFC 6749 section 5.2)? */
export function mayUseGrant(
  { clientType, grantTypes }: { readonly clientType: ClientType; readonly grantTypes: readonly string[] },
  grant: Usable,
): boolean {
  return grant.clientTypes.includes(clientType) && grantTypes.includes(grant.type);
}

/** For the developer of a client that may not. */
export function grantNotAllowed(type: string): string {
  return `This app may not use the grant type ${type}`;
}

/** Returns the fault of registering an app for these grant types, or null. */
export function grantTypesFault(grantTypes: readonly string[], clientType: ClientType, grants: readonly Usable[]): string | null {
  const known = grants.map(({ type }) => type);
  if (grantTypes.length === 0) return `must name at least one of ${known.join(', ')}`;
  const unknown = grantTypes.filter((type) => !known.includes(type));
  if (unknown.length > 0) return `must be some of ${known.join(', ')}`;
  if (new Set(grantTypes).size < grantTypes.length) return 'must not name one twice';
  const closed = grants.find(({ type, clientTypes }) => grantTypes.includes(type) && !clientTypes.includes(clientType));
  return closed ? `must not name ${closed.type} for a ${clientType} app` : null;
}
