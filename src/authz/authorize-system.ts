import type { Authorizer } from './authorizer.port.js';
import { ForbiddenError } from './forbidden-error.js';
import { requireActor } from './no-actor-error.js';
import type { Action, ResourceType } from './policy.js';
import type { Actor } from './subject.js';
import { systemSubject, type SystemSubjectName } from './system-subjects.js';

/**
 * For work on behalf of no person: counts, purges, batches. Only the named background work is allowed: no other one, and no person,
 * whatever their roles. Throws `ForbiddenError`, or `NoActorError` without an actor.
 */
export function authorizeSystem(authorizer: Authorizer, actor: Actor, name: SystemSubjectName, action: Action, type: ResourceType): void {
  requireActor(actor);
  // Each system subject is a frozen singleton: no other object can pass for it.
  if (actor !== systemSubject(name)) throw new ForbiddenError(actor, action, { type });
  authorizer.authorize(actor, action, { type });
}
