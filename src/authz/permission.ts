import type { Action, ActionOf, ResourceType, Wildcard } from './policy.js';
import { isAction, isActionOf, isResourceType, RESOURCE_TYPES, WILDCARD } from './policy.js';

/** One grant, or one ban where `negate` is set. It never names an object: ids occur only in a scope's allow-list. */
export interface Permission {
  readonly negate: boolean;
  readonly resourceType: ResourceType | Wildcard;
  readonly action: Action | Wildcard;
}

/** A permission from a request or a row, before its type and action are validated. */
export interface UncheckedPermission {
  readonly negate: boolean;
  readonly resourceType: string;
  readonly action: string;
}

/** Types to verbs; `'*'` includes verbs that are added later, a list grants exactly its verbs. */
export type Grants = { readonly [T in ResourceType]?: readonly ActionOf<T>[] | Wildcard };

/** Are type and action in the policy table, or wildcards? */
export function isValidPermission(permission: UncheckedPermission): permission is Permission {
  const { resourceType, action } = permission;
  if (resourceType === WILDCARD) return true;
  return isResourceType(resourceType) && (action === WILDCARD || isActionOf(resourceType, action));
}

/**
 * A text that is equal for lists with the same permissions in the same order. Undefined for a word outside the policy: it could contain
 * separators, and two different lists must never have the same text.
 */
export function contentOf(permissions: readonly UncheckedPermission[]): string | undefined {
  let content = '';
  for (const { negate, resourceType, action } of permissions) {
    if (!isWord(resourceType, isResourceType) || !isWord(action, isAction)) return undefined;
    content += `${negate ? '-' : '+'}${resourceType}.${action} `;
  }
  return content;
}

function isWord(word: string, isKnown: (word: string) => boolean): boolean {
  return word === WILDCARD || isKnown(word);
}

/** Positive permissions, one for each verb that is written out. */
export function allow(grants: Grants): Permission[] {
  return permissions(grants, false);
}

/** Negative permissions: at their level and below they beat every positive one. */
export function ban(grants: Grants): Permission[] {
  return permissions(grants, true);
}

/** `*` on each type by name, so that a new type is granted by default; tests make sure that this is a decision. */
export function allowEverythingExcept(...exceptions: readonly ResourceType[]): Permission[] {
  return RESOURCE_TYPES.filter((type) => !exceptions.includes(type)).map((resourceType) => ({
    negate: false,
    resourceType,
    action: WILDCARD,
  }));
}

function permissions(grants: Grants, negate: boolean): Permission[] {
  return Object.entries(grants).flatMap(([type, actions]) => {
    const resourceType = type as ResourceType; // `Object.entries` widens the keys that `Grants` fixes
    return (actions === WILDCARD ? [WILDCARD] : actions).map((action) => ({ negate, resourceType, action }));
  });
}
