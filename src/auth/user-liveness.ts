import { type RowColumns, selectList } from '../database/index.js';

/** What decides whether a user may act. */
export interface UserState {
  readonly status: 'active' | 'dormant' | 'suspended';
  readonly deleted: boolean;
}

const COLUMNS: RowColumns<UserState> = { status: 'u.status', deleted: 'u.deleted' };

/** The columns of `UserState`, for a query over `users u`. */
export const USER_STATE_COLUMNS = selectList(COLUMNS);

/** A state of a user that refuses everything. The two say the same, of a row that was read and of a row in a condition. */
interface Bar {
  readonly holds: (user: UserState, now: Date) => boolean;
  /** `user`: the alias of `users`; `now`: the parameter with the time. */
  readonly sql: (user: string, now: string) => string;
}

/**
 * Whatever refuses a user is a line here. Every login, key, token and grant asks this file, with the time of the request, and nothing else
 * compares the state of a user: `test/policy/user-liveness.spec.ts` sees to both.
 */
const BARS = {
  deleted: { holds: ({ deleted }) => deleted, sql: (user) => `${user}.deleted` },
  suspended: { holds: ({ status }) => status === 'suspended', sql: (user) => `${user}.status = 'suspended'` },
} as const satisfies Readonly<Record<string, Bar>>;

/** Why a user may not act. Whoever explains it to people does not compile without a text for each. */
export type UserBar = keyof typeof BARS;

const ENTRIES = Object.entries(BARS) as readonly (readonly [UserBar, Bar])[];

/** The first reason, in the order in which they are checked; null for a user who may act. */
export function barOf(user: UserState, now: Date): UserBar | null {
  for (const [bar, { holds }] of ENTRIES) if (holds(user, now)) return bar;
  return null;
}

export function mayAct(user: UserState, now: Date): boolean {
  return barOf(user, now) === null;
}

/** The same as a condition. The time is a parameter of every statement, whether or not a state depends on it. */
export function mayActCondition(user: string, now: string): string {
  return [...ENTRIES.map(([, { sql }]) => `(${sql(user, now)}) IS NOT TRUE`), `${now}::timestamptz IS NOT NULL`].join(' AND ');
}

/** An agent never wakes its owner, because only people do that, by logging in: while the owner is dormant, it may not act. */
export function mayHaveAgents(user: UserState, now: Date): boolean {
  return mayAct(user, now) && user.status !== 'dormant';
}

/** The same as a condition. */
export function mayHaveAgentsCondition(user: string, now: string): string {
  return `${mayActCondition(user, now)} AND ${user}.status <> 'dormant'`;
}
