import type { EntityManager } from 'typeorm';
import {
  type Action,
  type Actor,
  type Authorizer,
  buildUserSubject,
  type RbacObject,
  type ResourceType,
  type SystemSubjectName,
} from '../../../src/authz/index.js';
import type { ErrorCode } from '../../../src/common/index.js';
import { ME } from '../subjects.js';

/** What becomes of the call when the authorizer says no: an error, an answer, or nothing by itself (another case then says what follows). */
export type Refusal = Extract<ErrorCode, 'not_found' | 'forbidden' | 'invalid_input'> | { readonly answers: unknown } | 'goes on';

/** One question to the authorizer. `rows`: a filter for all rows of a type, which must reach a repository. */
export type Question = { readonly action: Action } & ({ readonly object: RbacObject } | { readonly rows: ResourceType });
export type ExpectedQuestion = Question & { readonly refusal: Refusal };

/** `object` may be a mere type, for a right to things of nobody and nowhere. */
export function asks(action: Action, object: RbacObject | ResourceType, refusal: Refusal): ExpectedQuestion {
  return { action, object: typeof object === 'string' ? { type: object } : object, refusal };
}

export function filters(action: Action, rows: ResourceType): ExpectedQuestion {
  return { action, rows, refusal: 'goes on' };
}

interface Call<S> {
  /** Only where a method has several cases. */
  readonly when?: string;
  readonly call: (store: S, actor: Actor) => unknown;
  /** What repositories answer in this case, as `repository.method`; undefined otherwise. */
  readonly rows?: Readonly<Record<string, unknown>>;
}

export type StoreCase<S> = Call<S> &
  (
    | {
        /** In order, everything that is asked. */
        readonly asks: readonly ExpectedQuestion[];
        /** Positions of questions that are refused in this case from the start. */
        readonly refused?: readonly number[];
        /** Every method of a `*.system-store.ts` and no other: whose it is, whatever anybody else's roles are. */
        readonly only?: SystemSubjectName;
      }
    // The call touches no row, and why nothing needs to be asked.
    | { readonly open: string }
  );

export interface StoreTable<S> {
  readonly store: abstract new (...args: never[]) => S;
  /** `repository('groups')`, which fits every type, records every call, and answers what `rows` says. */
  readonly build: (authorizer: Authorizer, repository: (name: string) => never) => S;
  /** One entry for each public method: a missing one does not compile, and fails the test of all stores, too. */
  readonly methods: { readonly [M in keyof S]: StoreCase<S> | readonly StoreCase<S>[] };
}

/** Only helps the compiler: each file of `tables/` exports what this returns. */
export function storeTable<S>(table: StoreTable<S>): StoreTable<S> {
  return table;
}

export const TX = { transaction: 'of the test' } as unknown as EntityManager; // never used, only handed on

/** Holds the roles that may hand out any role. Their permissions do not matter here: the authorizer is the test's. */
export const ACTOR: Actor = Object.freeze({
  ...buildUserSubject({
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
