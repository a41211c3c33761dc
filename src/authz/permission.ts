import type { Action, ActionOf, ResourceType, Wildcard } from './policy.js';
import { isAction, isActionOf, isResourceType, RESOURCE_TYPES, WILDCARD } from './policy.js';

/** One grant, or one ban where `negate` is set. It never names an object: ids occur only in a scope's allow-list. */
export interface Permission {
  readonly negate: boolean;
  readonly resourceType: ResourceType | Wildcard;
  readonly action: Action | Wildcard;
}

/** A permission as a request or a row brings it, before anything is known about its words. */
export interface UncheckedPermission {
  readonly negate: boolean;
  readonly resourceType: string;
  readonly action: string;
}

/** Types to verbs; `'*'` grants verbs that do not exist yet, a list grants what it says. */
export type Grants = { readonly [T in ResourceType]?: readonly ActionOf<T>[] | Wildcard };

/** Are type and action of the policy table, or wildcards? */
export function isValidPermission(permission: UncheckedPermission): permission is Permission {
  const { resourceType, action } = permission;
  if (resourceType === WILDCARD) return true;
  return isResourceType(resourceType) && (action === WILDCARD || isActionOf(resourceType, action));
}

/**
 * Equal for lists that grant the same, in the order they are in. Undefined when a word is of no policy: such a word could look like
 * the rest of a text, and two lists that differ must never be taken for one.
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

/** `*` on each type by name, so that a new type is granted unless somebody decides otherwise; tests make that a decision. */
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
