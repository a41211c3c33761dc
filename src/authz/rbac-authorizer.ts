import type { PreparedFilter } from './authorizer.port.js';
import { Authorizer } from './authorizer.port.js';
import { decide } from './evaluator.js';
import { requireActor } from './no-actor-error.js';
import type { RbacObject } from './object.js';
import type { Action, ResourceType } from './policy.js';
import { sqlFilter } from './sql-filter.js';
import type { Subject } from './subject.js';

/** The policy engine. It has no state: everything it needs comes with the subject. */
export class RbacAuthorizer extends Authorizer {
  override allows(subject: Subject, action: Action, object: RbacObject): boolean {
    requireActor(subject);
    return decide(subject, action, object);
  }

  override prepare(subject: Subject, action: Action, type: ResourceType): PreparedFilter {
    requireActor(subject);
    return { toSql: (columns, firstParameter) => sqlFilter(subject, action, type, columns, firstParameter) };
  }
}
