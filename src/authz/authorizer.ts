import type { Action, ResourceType } from './policy.js';
import type { RbacObject, Subject } from './subject.js';

/** SQL for "the rows this subject may act on", with `$n` parameters starting where the caller says. */
export interface SqlFilter {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The columns of a table as the policy sees them. Absent: rows of this table have no such thing. */
export interface FilterColumns {
  readonly id?: string;
  readonly owner?: string;
  readonly organization?: string;
  readonly userAcl?: string;
  readonly groupAcl?: string;
}

export interface PreparedFilter {
  /** `firstParameter` is the number of the first free `$n`. */
  toSql(columns: FilterColumns, firstParameter: number): SqlFilter;
}

/** The one place where "may this subject do that to this object" is answered. */
export abstract class Authorizer {
  abstract allows(subject: Subject, action: Action, object: RbacObject): boolean;
  /** Throws `ForbiddenError` where `allows` would be false. */
  abstract authorize(subject: Subject, action: Action, object: RbacObject): void;
  abstract prepare(subject: Subject, action: Action, type: ResourceType): PreparedFilter;
}
