import { forbidden } from '../common/index.js';
import { type AdminScope, isReadingAction } from './admin-scopes.js';
import { requireActor } from './no-actor-error.js';
import { ban, type Permission } from './permission.js';
import { actionsOf, RESOURCE_TYPES, WILDCARD } from './policy.js';
import { NOT_BY_APPS, NOT_BY_ITSELF } from './refusal.js';
import { defineRole, type Role } from './role.js';
import { RoleIdentifier } from './role-identifier.js';
import type { Actor } from './subject.js';

/** On whose authority a subject acts. Must be stated whenever a subject is built from a person. */
export type Authority =
  /** The person themself, in a login session or with a long-lived token that they made. */
  | { readonly kind: 'own' }
  /** An app on the person's behalf. `adminScopes`: those in force right now, with all their conditions met. */
  | { readonly kind: 'delegated'; readonly adminScopes: readonly AdminScope[] };

export const OWN_AUTHORITY: Authority = Object.freeze({ kind: 'own' });

/**
 * What an app may never do on a person's behalf, whatever its scopes: it would outlive the grant, or affect other clients. Consent can be
 * revoked; a key, an app, an account or a role created with it would stay.
 */
const NEVER_DELEGATED = defineRole({
  identifier: new RoleIdentifier('never-delegated'),
  site: ban({
    api_key: ['create', 'update', 'delete'],
    oauth2_app: ['create', 'update', 'delete'],
    oauth2_app_secret: ['create', 'update', 'delete'],
    oauth2_app_code_token: ['create', 'delete'],
    oauth2_resource_server: ['create', 'update', 'delete'],
    assign_role: ['assign'],
    assign_org_role: ['create', 'update', 'delete'],
    user: ['create'],
    idpsync_settings: ['update'],
    deployment_config: ['update'],
    crypto_key: ['create', 'update', 'delete'],
  }),
});

/** The part of a person's roles that a delegated subject has. `names` are for comparison; the ban is among the roles, not the names. */
export function delegatedRoles(
  roles: readonly Role[],
  adminScopes: readonly AdminScope[],
): { readonly names: readonly string[]; readonly roles: readonly Role[] } {
  const held = adminScopes.includes('gatehouse:admin') ? roles : roles.filter(({ isDelegable }) => isDelegable);
  const seen = adminScopes.includes('gatehouse:admin.read') ? roles.filter((role) => !held.includes(role)).map(readingHalf) : [];
  return { names: held.map(({ identifier }) => identifier.toString()), roles: [...held, ...seen, NEVER_DELEGATED] };
}

const readingHalves = new WeakMap<Role, Role>();

/** The role without its permissions to change anything. Its bans stay. */
function readingHalf(role: Role): Role {
  const known = readingHalves.get(role);
  if (known) return known;
  const half = defineRole({
    identifier: role.identifier,
    displayName: role.displayName,
    site: reading(role.site),
    user: reading(role.user),
    byOrganization: Object.fromEntries(
      Object.entries(role.byOrganization).map(([id, { organization, member }]) => [
        id,
        { organization: reading(organization), member: reading(member) },
      ]),
    ),
  });
  readingHalves.set(role, half);
  return half;
}

function reading(permissions: readonly Permission[]): Permission[] {
  return permissions.flatMap((permission) => {
    const { negate, resourceType, action } = permission;
    if (negate) return [permission];
    if (action !== WILDCARD) return isReadingAction(action) ? [permission] : [];
    const types = resourceType === WILDCARD ? RESOURCE_TYPES : [resourceType];
    return types.flatMap((type) =>
      actionsOf(type)
        .filter(isReadingAction)
        .map((one) => ({ negate, resourceType: type, action: one })),
    );
  });
}

/** Does the request use an OAuth access token, of an app that acts for a person or for itself? Its effects must not outlive the token. */
export function isApp({ delegation, credential }: Actor): boolean {
  return delegation !== null || credential?.loginType === 'oauth2_provider_app';
}

/** For actions that no app may do, whoever it acts for. Throws `forbidden`; the error names no scope, because none would help. */
export function refuseApps(actor: Actor): void {
  requireActor(actor);
  if (isApp(actor)) throw forbidden(actor.delegation === null ? NOT_BY_ITSELF : NOT_BY_APPS);
}

/** Was the presented key created by a login? False for long-lived tokens, apps and background work. */
export function isLoginSession({ credential }: Actor): boolean {
  const loginType = credential?.loginType;
  return loginType === 'password' || loginType === 'oidc' || loginType === 'github';
}
