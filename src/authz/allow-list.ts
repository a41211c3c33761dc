import { DomainError, isUuid } from '../common/index.js';
import type { ResourceType, Wildcard } from './policy.js';
import { isResourceType, RESOURCE_TYPES, WILDCARD } from './policy.js';

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
  const type = typeOf(text);
  const id = text.slice(text.indexOf(':') + 1);
  return isType(type) && (id === WILDCARD || isUuid(id)) ? { type, id } : undefined;
}

/** Empty without a colon. */
function typeOf(text: string): string {
  return text.slice(0, Math.max(text.indexOf(':'), 0));
}

function isType(text: string): text is ResourceType | Wildcard {
  return text === WILDCARD || isResourceType(text);
}

/** Why a user cannot enter this list, or null. An unknown type or an ID that is not a UUID could never match anything. */
export function allowListFault(texts: readonly string[]): string | null {
  if (texts.length > MAX_ALLOW_LIST_ENTRIES) return `An allow list can have at most ${MAX_ALLOW_LIST_ENTRIES} entries.`;
  const bad = texts.find((text) => !readEntry(text));
  if (bad === undefined) return null;
  const form = `${JSON.stringify(bad)} must have the form type:id, where the ID is a UUID or *`;
  return isType(typeOf(bad)) ? `${form}.` : `${form}, and the type is * or one of ${RESOURCE_TYPES.join(', ')}.`;
}

/** Reads and normalises a list that a user sent; throws `invalid_input` if it has a fault. */
export function parseAllowList(texts: readonly string[]): AllowListEntry[] {
  const fault = allowListFault(texts);
  if (fault !== null) throw new DomainError('invalid_input', fault);
  return storedAllowList(texts);
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
