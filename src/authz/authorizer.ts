import { ForbiddenError } from './forbidden-error.js';
import { requireActor } from './no-actor-error.js';
import type { RbacObject } from './object.js';
import type { Action, ResourceType } from './policy.js';
import type { Subject } from './subject.js';

/** SQL for "the rows this subject may act on", with `$n` parameters starting where the caller says. */
export interface SqlFilter {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The columns of a table as the policy sees them, each an SQL expression. Absent: rows of this table have no such thing. */
export interface FilterColumns {
  readonly id?: string;
  readonly owner?: string;
  readonly organization?: string;
  /** A jsonb object: user id to array of actions. */
  readonly userAcl?: string;
  /** A jsonb object: group id to array of actions. */
  readonly groupAcl?: string;
}

export interface PreparedFilter {
  /** `firstParameter` is the number of the first free `$n`. */
  toSql(columns: FilterColumns, firstParameter: number): SqlFilter;
}

/** The one place where "may this subject do that to this object" is answered. */
export abstract class Authorizer {
  /**
   * Throws a plain error, which is no denial, for an object that is of one organization and of any organization, and `NoActorError`
   * when there is no subject.
   */
  abstract allows(subject: Subject, action: Action, object: RbacObject): boolean;

  /** Answers for all rows of a table at once. No row is "of any organization": such objects must be asked about one by one. Throws `NoActorError`. */
  abstract prepare(subject: Subject, action: Action, type: ResourceType): PreparedFilter;

  /** Throws `ForbiddenError` where `allows` would be false. */
  authorize(subject: Subject, action: Action, object: RbacObject): void {
    if (!this.allows(subject, action, object)) throw new ForbiddenError(subject, action, object);
  }

  /** The items whose objects are allowed, in their order. Throws a plain error when the objects differ in type. */
  filter<T>(subject: Subject, action: Action, items: readonly T[], toObject: (item: T) => RbacObject): T[] {
    requireActor(subject);
    const objects = items.map(toObject);
    if (objects.some(({ type }) => type !== objects[0]?.type)) throw new Error('object types must be uniform');
    return items.filter((_item, position) => {
      const object = objects[position];
      return object !== undefined && this.allows(subject, action, object);
    });
  }
}
