import {
  type Action,
  buildUserSubject,
  OWN_AUTHORITY,
  type PreparedFilter,
  type ResourceType,
  type Subject,
} from '../../../src/authz/index.js';
import type { Crowd } from './crowd.js';
import type { explaining } from './plans.js';

/** Rows that may be read for each row shown. */
export const READ_FOR_A_ROW = 40;
export interface Case {
  /** As `Repository.method`. */
  readonly list: string;
  readonly when: string;
  /** The API has no pages for it: a response has all rows, but at most `MAX_ROWS`. */
  readonly isWhole?: true;
  /** Rows of one response; the statements may read `READ_FOR_A_ROW` times as many. */
  readonly shows?: number;
  /** Rows that counting may read, if it skips more than it counts. */
  readonly counts?: number;
  readonly run: (
    db: ReturnType<typeof explaining>,
    may: (action: Action, type: ResourceType) => PreparedFilter,
    crowd: Crowd,
  ) => Promise<unknown>;
}

export function person(id: string, ...roles: string[]): Subject {
  return buildUserSubject({
    id,
    friendlyName: 'me',
    roles,
    customRoles: new Map(),
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
    authority: OWN_AUTHORITY,
  });
}
