import { isFreshLogin } from '../../auth/index.js';
import { isAdminScope } from '../../authz/index.js';

/** The lifetime of a grant with administrator access, whatever the setting for other grants. */
export const MAX_ADMIN_GRANT_SECONDS = 24 * 60 * 60;

export interface AdminScopeContext {
  /** The app registered itself, so no administrator has approved it. */
  readonly isSelfRegistered: boolean;
  /** Every value of the `prompt` parameter. */
  readonly prompt: string;
  /** Does the person have any role that apps do not have by default? */
  readonly isAdministrator: boolean;
  readonly authTime: Date | null;
  readonly now: Date;
}

export type AdminScopeDecision =
  | { readonly kind: 'granted'; readonly scope: readonly string[] }
  /** Only scopes were requested that cannot be granted. */
  | { readonly kind: 'refused'; readonly description: string }
  /** The person has to authenticate again. */
  | { readonly kind: 'stale' };

/**
 * Decides which administrator scopes a consent can grant. At this point they were requested by name and are registered by name. The other
 * conditions: an administrator registered the app, and the person is an administrator, is present, and has just logged in.
 */
export function decideAdminScopes(scope: readonly string[], context: AdminScopeContext): AdminScopeDecision {
  if (!scope.some(isAdminScope)) return { kind: 'granted', scope };
  const isSilent = context.prompt.split(' ').includes('none');
  if (context.isSelfRegistered || isSilent || !context.isAdministrator) {
    const rest = scope.filter((name) => !isAdminScope(name));
    if (rest.length > 0) return { kind: 'granted', scope: rest };
    return { kind: 'refused', description: 'administrator access cannot be granted to this app or by this user' };
  }
  return isFreshLogin(context.authTime, context.now) ? { kind: 'granted', scope } : { kind: 'stale' };
}
