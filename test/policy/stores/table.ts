import type { EntityManager } from 'typeorm';
import {
  type Action,
  type Actor,
  type Authorizer,
  buildUserSubject,
  OWN_AUTHORITY,
  type RbacObject,
  type ResourceType,
  type RoleHolder,
  type SystemSubjectName,
} from '../../../src/authz/index.js';
import type { ErrorCode } from '../../../src/common/index.js';
import { ME, SOMEBODY } from '../subjects.js';

/** The outcome when the authorizer refuses: an error, an answer, or nothing yet (another case then says what follows). */
export type Refusal = Extract<ErrorCode, 'not_found' | 'forbidden' | 'invalid_input'> | { readonly answers: unknown } | 'goes on';

/** One question to the authorizer. `rows`: a filter for all rows of a type, which must reach a repository. */
export type Question = { readonly action: Action } & ({ readonly object: RbacObject } | { readonly rows: ResourceType });
export type ExpectedQuestion = Question & { readonly refusal: Refusal };

/** `object` may be only a type, for permission on objects without owner and organization. */
export function asks(action: Action, object: RbacObject | ResourceType, refusal: Refusal): ExpectedQuestion {
  return { action, object: typeof object === 'string' ? { type: object } : object, refusal };
}

export function filters(action: Action, rows: ResourceType): ExpectedQuestion {
  return { action, rows, refusal: 'goes on' };
}

interface Call<S> {
  /** Only for a method with several cases. */
  readonly when?: string;
  readonly call: (store: S, actor: Actor) => unknown;
  /** What repositories return in this case, as `repository.method`; undefined otherwise. */
  readonly rows?: Readonly<Record<string, unknown>>;
}

export type StoreCase<S> = Call<S> &
  (
    | {
        /** All questions, in order. */
        readonly asks: readonly ExpectedQuestion[];
        /** Positions of questions that are refused in this case from the start. */
        readonly refused?: readonly number[];
        /** For every method of a `*.system-store.ts` and no other: the only allowed actor, whatever the roles of others. */
        readonly only?: SystemSubjectName;
      }
    // The call touches no row; says why no question is needed.
    | { readonly open: string }
  );

export interface StoreTable<S> {
  readonly store: abstract new (...args: never[]) => S;
  /** `repository('groups')`, which fits every type, records every call and returns what `rows` says. */
  readonly build: (authorizer: Authorizer, repository: (name: string) => never) => S;
  /** One entry for each public method: a missing one does not compile, and fails the test of all stores too. */
  readonly methods: { readonly [M in keyof S]: StoreCase<S> | readonly StoreCase<S>[] };
}

/** Only helps the compiler: each file of `tables/` exports its result. */
export function storeTable<S>(table: StoreTable<S>): StoreTable<S> {
  return table;
}

/** A user without roles, in the form in which users are locked before an action on them. */
export const HOLDER: RoleHolder = { id: SOMEBODY, given: [], byDefault: [] };

export const TX = { transaction: 'of the test' } as unknown as EntityManager; // Never used, only passed on.

/** Has the roles that may assign any role. Their permissions do not matter here: the authorizer is the test's. */
export const ACTOR: Actor = Object.freeze({
  ...buildUserSubject({
    authority: OWN_AUTHORITY,
    id: ME,
    friendlyName: 'me',
    roles: ['owner', 'member'],
    customRoles: new Map(),
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
  }),
  credential: null,
});
