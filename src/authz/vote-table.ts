import { LRUCache } from 'lru-cache';
import type { Permission } from './permission.js';
import type { Action, ResourceType } from './policy.js';
import { ACTIONS, RESOURCE_TYPES, WILDCARD } from './policy.js';

/** The outcome of pooled permissions for one (type, action) pair: banned, silent or granted. */
export type Vote = -1 | 0 | 1;

/** One vote for every pair, at `pairIndex`. Shared by all subjects with the same permissions: never modified after it is built. */
export type VoteTable = Int8Array;

// One row and one column more than the policy has, for unknown words: they match wildcards and nothing else.
const WIDTH = ACTIONS.length + 1;
export const PAIRS = (RESOURCE_TYPES.length + 1) * WIDTH;
const OTHER_TYPE = RESOURCE_TYPES.length;
const OTHER_ACTION = ACTIONS.length;
const typeIndex: ReadonlyMap<string, number> = new Map(RESOURCE_TYPES.map((type, index) => [type, index]));
const actionIndex: ReadonlyMap<string, number> = new Map(ACTIONS.map((action, index) => [action, index]));

/** The index of this pair in every table. */
export function pairIndex(type: ResourceType, action: Action): number {
  return (typeIndex.get(type) ?? OTHER_TYPE) * WIDTH + (actionIndex.get(action) ?? OTHER_ACTION);
}

/** The table in which nothing is granted. */
export const SILENCE: VoteTable = new Int8Array(PAIRS);

/** The number of distinct tables kept: at about 800 bytes each, a few megabytes at most. */
const MAX_TABLES = 4096;

const tables = new LRUCache<string, VoteTable>({ max: MAX_TABLES });
const ids = new WeakMap<readonly Permission[], number>();
let lastId = 0;

/**
 * A number for a sealed list: equal numbers mean the same list, and sealing makes equal lists identical. An evicted list gets a new
 * number when it returns, which loses sharing but never correctness, because numbers are not reused.
 */
export function permissionsId(permissions: readonly Permission[]): number {
  const known = ids.get(permissions);
  if (known !== undefined) return known;
  lastId += 1;
  ids.set(permissions, lastId);
  return lastId;
}

/** The votes of all these permissions pooled: within one level a ban beats any number of grants. The lists must be sealed. */
export function pooledVotes(lists: readonly (readonly Permission[])[]): VoteTable {
  const speaking = lists.filter((list) => list.length > 0);
  if (speaking.length === 0) return SILENCE;
  const key = [...new Set(speaking.map(permissionsId))].sort((a, b) => a - b).join(' ');
  const known = tables.get(key);
  if (known) return known;
  const table = new Int8Array(PAIRS);
  for (const permission of speaking.flat()) castVote(table, permission);
  tables.set(key, table);
  return table;
}

function castVote(table: VoteTable, { negate, resourceType, action }: Permission): void {
  const types = matching(resourceType, typeIndex, OTHER_TYPE);
  const actions = matching(action, actionIndex, OTHER_ACTION);
  for (let type = types.first; type <= types.last; type += 1) {
    for (let verb = actions.first; verb <= actions.last; verb += 1) {
      const pair = type * WIDTH + verb;
      if (negate) table[pair] = -1;
      else if (table[pair] === 0) table[pair] = 1;
    }
  }
}

/** A wildcard covers every row, including the one for unknown words; a word that the policy does not know covers no row. */
function matching(word: string, index: ReadonlyMap<string, number>, last: number): { first: number; last: number } {
  if (word === WILDCARD) return { first: 0, last };
  const position = index.get(word);
  return position === undefined ? { first: 0, last: -1 } : { first: position, last: position };
}
