import { ForbiddenError } from './forbidden-error.js';
import { requireActor } from './no-actor-error.js';
import type { RbacObject } from './object.js';
import type { Action, ResourceType } from './policy.js';
import { requireRank } from './role-holder.js';
import type { Subject } from './subject.js';

/** SQL for "the rows this subject may act on", with `$n` parameters starting where the caller says. */
export interface SqlFilter {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The columns of a table as the policy sees them, each an SQL expression. Absent: rows of this table have no such property. */
export interface FilterColumns {
  readonly id?: string;
  readonly owner?: string;
  readonly organization?: string;
  /** A jsonb object: user id to array of actions. */
  readonly userAcl?: string;
  /** A jsonb object: group id to array of actions. */
  readonly groupAcl?: string;
  /** For rows that are each shared with one group: the uuid column of the group, and what its members may do. Can use an index. */
  readonly memberGroup?: { readonly column: string; readonly actions: readonly Action[] };
}

export interface PreparedFilter {
  /** `firstParameter` is the number of the first free `$n`. */
  toSql(columns: FilterColumns, firstParameter: number): SqlFilter;
}

/** The one place that decides whether a subject may do something to an object. */
export abstract class Authorizer {
  /**
   * Throws a plain error, not a denial, for an object that sets both `organization` and `anyOrganization`, and `NoActorError` without a
   * subject.
   */
  abstract allows(subject: Subject, action: Action, object: RbacObject): boolean;

  /** Decides for all rows of a table at once. Rows cannot be `anyOrganization`: check such objects one by one. Throws `NoActorError`. */
  abstract prepare(subject: Subject, action: Action, type: ResourceType): PreparedFilter;

  /**
   * Throws `ForbiddenError` where `allows` would be false, and `forbidden` for an action on a person with roles that the subject cannot
   * assign. Such an action needs the person's roles: without them this throws a plain error, so that no store can forget them.
   */
  authorize(subject: Subject, action: Action, object: RbacObject): void {
    if (!this.allows(subject, action, object)) throw new ForbiddenError(subject, action, object);
    if (!isUponAnother(subject, action, object) || object.holder === 'oneself') return;
    if (object.holder === undefined || object.holder.id !== object.owner)
      throw new Error(`${action} on a ${object.type} of another user needs the roles of its owner`);
    requireRank(subject, object.holder, object.organization);
  }

  /** The items whose objects are allowed, in order. Throws a plain error when the objects differ in type. */
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

/** Actions that take over, weaken or impersonate the owner of the object. Nobody else may touch a person's other things. */
const UPON_A_PERSON: Readonly<Partial<Record<ResourceType, readonly Action[]>>> = {
  user: ['update', 'update_personal', 'delete'],
  api_key: ['create', 'update', 'delete'],
  organization_member: ['update', 'delete'],
};

function isUponAnother(subject: Subject, action: Action, { type, owner }: RbacObject): boolean {
  return subject.type !== 'system' && owner !== undefined && owner !== subject.id && (UPON_A_PERSON[type]?.includes(action) ?? false);
}
