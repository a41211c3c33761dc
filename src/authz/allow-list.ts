import { DomainError, isUuid } from '../common/index.js';
import type { ResourceType, Wildcard } from './policy.js';
import { isResourceType, WILDCARD } from './policy.js';

/** The objects that a key may be used on: one object, every object of a type, or everything. Its string form is `type:id`. */
export interface AllowListEntry {
  readonly type: ResourceType | Wildcard;
  /** An empty id stands for objects that do not have one yet; users cannot enter it. */
  readonly id: string;
}

/** The maximum number of entries on a key. */
const MAX_ALLOW_LIST_ENTRIES = 128;

/** The list that narrows nothing. */
export const ALLOW_EVERYTHING: readonly AllowListEntry[] = Object.freeze([Object.freeze({ type: WILDCARD, id: WILDCARD })]);

/** Reads `type:id`, with `*` for either; undefined when it is neither. */
function readEntry(text: string): AllowListEntry | undefined {
  const colon = text.indexOf(':');
  const type = text.slice(0, Math.max(colon, 0));
  const id = text.slice(colon + 1);
  const isRead = (type === WILDCARD || isResourceType(type)) && (id === WILDCARD || isUuid(id));
  return isRead ? { type, id } : undefined;
}

/** Reads one entry; throws `invalid_input` for an unknown type or a non-UUID id, which could never match anything. */
function parseAllowListEntry(text: string): AllowListEntry {
  const entry = readEntry(text);
  if (!entry) throw new DomainError('invalid_input', `Allow list entry ${JSON.stringify(text)} does not have the form type:id`);
  return entry;
}

/** Reads and normalises a list that a user sent; throws `invalid_input` for a bad entry or more than 128 entries. */
export function parseAllowList(texts: readonly string[]): AllowListEntry[] {
  if (texts.length > MAX_ALLOW_LIST_ENTRIES) {
    throw new DomainError('invalid_input', `An allow list can have at most ${MAX_ALLOW_LIST_ENTRIES} entries`);
  }
  return normalizeAllowList(texts.map(parseAllowListEntry));
}

/** Reads a list from a row. An unreadable entry allows nothing, so that a damaged row never widens a key. */
export function storedAllowList(texts: readonly string[]): AllowListEntry[] {
  return normalizeAllowList(texts.flatMap((text) => readEntry(text) ?? []));
}

export function formatAllowListEntry(entry: AllowListEntry): string {
  return `${entry.type}:${entry.id}`;
}

/** The same permissions in canonical form: `*:*` absorbs everything, `type:*` its type, duplicates are removed, the rest is sorted. */
export function normalizeAllowList(entries: readonly AllowListEntry[]): AllowListEntry[] {
  if (entries.some(({ type, id }) => type === WILDCARD && id === WILDCARD)) return [...ALLOW_EVERYTHING];
  const whole = new Set(entries.filter(({ id }) => id === WILDCARD).map(({ type }) => type));
  const kept = entries.filter(({ type, id }) => id === WILDCARD || !whole.has(type));
  const byText = new Map(kept.map((entry) => [formatAllowListEntry(entry), Object.freeze({ type: entry.type, id: entry.id })]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** The entries that both lists allow. */
export function intersectAllowLists(a: readonly AllowListEntry[], b: readonly AllowListEntry[]): AllowListEntry[] {
  const common = a.flatMap((left) => b.flatMap((right) => intersectEntries(left, right) ?? []));
  return normalizeAllowList(common);
}

function intersectEntries(a: AllowListEntry, b: AllowListEntry): AllowListEntry | undefined {
  const type = narrower(a.type, b.type);
  const id = narrower(a.id, b.id);
  return type === undefined || id === undefined ? undefined : { type, id };
}

function narrower<T extends string>(a: T, b: T): T | undefined {
  if (a === b || b === WILDCARD) return a;
  return a === WILDCARD ? b : undefined;
}
