import { LRUCache } from 'lru-cache';
import { DomainError } from '../common/index.js';
import { ADMIN_SCOPE_PERMISSIONS } from './admin-scopes.js';
import type { AllowListEntry } from './allow-list.js';
import { ALLOW_EVERYTHING, intersectAllowLists, normalizeAllowList, storedAllowList } from './allow-list.js';
import type { Permission } from './permission.js';
import { allow, allowEverythingExcept } from './permission.js';
import type { Action, ResourceType } from './policy.js';
import { actionsOf, POLICY, RESOURCE_TYPES, WILDCARD } from './policy.js';
import type { PermissionSets } from './permission-sets.js';
import { sealWith } from './permission-sets.js';

/** The narrowing of a subject by its credential: permissions as in a role, and the objects they may be used on. Frozen. */
export interface Scope extends PermissionSets {
  /** For logs only. */
  readonly name: string;
  readonly allowList: readonly AllowListEntry[];
}

/** A deeply frozen copy; omitted levels grant nothing. */
export function defineScope(
  definition: Partial<PermissionSets> & { readonly name: string; readonly allowList: readonly AllowListEntry[] },
): Scope {
  const allowList = Object.freeze(normalizeAllowList(definition.allowList));
  return sealWith({ name: definition.name, allowList }, definition);
}

const READ = ['read'] as const;

/** Scopes that are more than one `type:action`. */
const COMPOSED = {
  'coder:all': [{ negate: false, resourceType: WILDCARD, action: WILDCARD }],
  'coder:application_connect': allow({ workspace: ['application_connect'] }),
  no_user_data: allowEverythingExcept('user'),
  'coder:workspaces.create': allow({
    template: ['read', 'use'],
    workspace: ['create', 'read', 'update', 'start', 'stop'],
    organization_member: READ,
  }),
  'coder:workspaces.operate': allow({
    template: READ,
    workspace: ['read', 'update', 'start', 'stop'],
    organization_member: READ,
  }),
  'coder:workspaces.delete': allow({ template: ['read', 'use'], workspace: ['read', 'delete'], organization_member: READ }),
  'coder:workspaces.access': allow({ template: READ, workspace: ['read', 'ssh', 'application_connect'], organization_member: READ }),
  'coder:templates.build': allow({ template: READ, file: ['create', 'read'], provisioner_jobs: READ }),
  'coder:templates.author': allow({
    template: ['create', 'read', 'update', 'delete', 'view_insights'],
    file: ['create', 'read'],
  }),
  'coder:apikeys.manage_self': allow({ api_key: POLICY.api_key }),
  ...ADMIN_SCOPE_PERMISSIONS,
} satisfies Readonly<Record<string, readonly Permission[]>>;

export type ComposedScope = keyof typeof COMPOSED;

const SCOPES: ReadonlyMap<string, Scope> = new Map(
  [...composed(), ...RESOURCE_TYPES.flatMap(lowLevel)].map((scope) => [scope.name, scope]),
);

/** Every scope that exists, the internal ones included, in a stable order. */
export const SCOPE_NAMES: readonly string[] = Object.freeze([...SCOPES.keys()]);

/** The scope of this name, or undefined. Does not know the legacy names `all` and `application_connect`: see `canonicalScope`. */
export function findScope(name: string): Scope | undefined {
  return SCOPES.get(name);
}

/** Does a scope of this name exist, be it an internal one? */
export function isScopeName(name: string): boolean {
  return SCOPES.has(name);
}

/** The scope of this name; throws `invalid_input` when there is none. */
export function scopeNamed(name: string): Scope {
  const scope = SCOPES.get(name);
  if (!scope) throw new DomainError('invalid_input', `Unknown scope ${JSON.stringify(name)}`);
  return scope;
}

/**
 * The narrowing of an API key: the union of its scopes, on the objects of its allow-list. It fails closed: an unknown scope, an
 * unreadable entry, no scope at all or an empty list allow nothing.
 */
export function apiKeyScope(scopes: readonly string[], allowList: readonly string[]): Scope {
  const key = JSON.stringify([scopes, allowList]);
  const remembered = apiKeyScopes.get(key);
  if (remembered) return remembered;
  const known = [...new Set(scopes)].sort().flatMap((name) => SCOPES.get(name) ?? []);
  const union = normalizeAllowList(known.flatMap((scope) => scope.allowList));
  const scope = defineScope({
    name: `api_key[${known.map(({ name }) => name).join(' ')}]`,
    site: known.flatMap(({ site }) => site),
    allowList: intersectAllowLists(union, storedAllowList(allowList)),
  });
  apiKeyScopes.set(key, scope);
  return scope;
}

const MIB = 1_048_576;
/** Most deployments have a handful of combinations, but users can make many, with allow-lists of up to 128 entries: 15 MB at most. */
const apiKeyScopes = new LRUCache<string, Scope>({ maxSize: 4 * MIB, sizeCalculation: (_scope, key) => 256 + key.length });

/** The objects that a workspace agent works for; every id is a UUID. */
export interface AgentScopeIds {
  readonly workspace: string;
  readonly template: string;
  readonly templateVersion: string;
  readonly owner: string;
  readonly task?: string;
}

/** The scope of a workspace agent's token. `blockUserData` stops it from reading its owner. Throws for an empty id. */
export function agentScope(ids: AgentScopeIds, options: { readonly blockUserData: boolean }): Scope {
  const { workspace, template, templateVersion, owner, task } = ids;
  if ([workspace, template, templateVersion, owner, task].includes('')) throw new Error('an agent scope needs every id');
  const allowList: AllowListEntry[] = [
    { type: 'workspace', id: workspace },
    { type: 'template', id: template },
    // Versions are authorized as the template they belong to.
    { type: 'template', id: templateVersion },
    { type: 'user', id: owner },
  ];
  if (task !== undefined) allowList.push({ type: 'task', id: task });
  const { site } = scopeNamed(options.blockUserData ? 'no_user_data' : 'coder:all');
  return defineScope({ name: 'workspace_agent', site, allowList });
}

function composed(): Scope[] {
  return Object.entries(COMPOSED).map(([name, site]) => defineScope({ name, site, allowList: ALLOW_EVERYTHING }));
}

/** `type:action` for each action of the policy, and `type:*`. */
function lowLevel(resourceType: ResourceType): Scope[] {
  const actions: (Action | typeof WILDCARD)[] = [...actionsOf(resourceType), WILDCARD];
  return actions.map((action) =>
    defineScope({
      name: `${resourceType}:${action}`,
      site: [{ negate: false, resourceType, action }],
      allowList: ALLOW_EVERYTHING,
    }),
  );
}
