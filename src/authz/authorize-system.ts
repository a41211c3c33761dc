import type { Authorizer } from './authorizer.js';
import { ForbiddenError } from './forbidden-error.js';
import { requireActor } from './no-actor-error.js';
import type { Action, ResourceType } from './policy.js';
import type { Actor } from './subject.js';
import { systemSubject, type SystemSubjectName } from './system-subjects.js';

/**
 * For what belongs to no person: counts, purges, batches. Only this background work may do it: not another, and no person whatever
 * their roles are. Throws `ForbiddenError`, and `NoActorError` when there is nobody.
 */
export function authorizeSystem(authorizer: Authorizer, actor: Actor, name: SystemSubjectName, action: Action, type: ResourceType): void {
  requireActor(actor);
  // There is one of each, and it is frozen: nothing else can pass for it.
  if (actor !== systemSubject(name)) throw new ForbiddenError(actor, action, { type });
  authorizer.authorize(actor, action, { type });
}
