import { closest } from '../../config/index.js';
import { isUuid } from '../../common/index.js';
import type { Desired, Wish } from './desired.js';
import { type Entry, isSame, KINDS, type KindName, NOUNS, type Value } from './entry.js';
import { fieldsOf, type Found, type Names } from './kind.js';
import { KIND } from './kinds/index.js';
import { ENTRY_SCHEMAS } from './schema.js';
import type { Fault } from './sources.js';

type Policy = 'off' | 'token' | 'open';

export interface FieldChange {
  readonly field: string;
  /** Undefined in what is new. */
  readonly before?: Value;
  /** Undefined in what is deleted. */
  readonly after?: Value;
}

export type Action =
  | { readonly action: 'create'; readonly kind: KindName; readonly title: string; readonly thing: Desired }
  | { readonly action: 'update'; readonly kind: KindName; readonly title: string; readonly thing: Desired; readonly found: Found }
  | { readonly action: 'secret'; readonly kind: KindName; readonly title: string; readonly thing: Desired; readonly found: Found | null }
  | { readonly action: 'delete'; readonly kind: KindName; readonly title: string; readonly found: Found }
  | { readonly action: 'policy'; readonly before: string; readonly after: Policy };

/** What the server has: of each kind that was read, the things that the files may be about, or all. */
export interface Actual {
  readonly found: ReadonlyMap<KindName, readonly Found[]>;
  readonly policy: string | null;
}

export interface Plan {
  /** In the order in which they are done. */
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}

/**
 * What has to be done so that the server has what the files want. With `prune`, also what deletes the rest of the kinds that the files name.
 * `lacksSecret`: of the things whose secret is not where the files say it is.
 */
export function planOf(wish: Wish, actual: Actual, prune: boolean, lacksSecret: (thing: Desired) => boolean = () => false): Plan {
  const faults = [...wish.faults, ...wish.things.flatMap((thing) => faultsOf(thing, wish, actual, prune))];
  const changes = wish.things.flatMap((thing): Action[] => [
    ...changeOf(thing, actual),
    ...(lacksSecret(thing) ? [secretOf(thing, actual)] : []),
  ]);
  const { policy } = wish;
  const isOther = policy !== null && policy !== actual.policy;
  const settings: Action[] = isOther ? [{ action: 'policy', before: actual.policy ?? '', after: policy }] : [];
  return { actions: [...changes, ...settings, ...(prune ? deletionsOf(wish, actual) : [])], faults };
}

/** The default organization, which is the only one whose name matters, is never new. */
const NO_NAMES: Names = { defaultOrganization: '' };

/** Field by field. The order is that of the schema. */
export function fieldChanges(action: Action): FieldChange[] {
  if (action.action === 'policy') return [{ field: 'registration_policy', before: action.before, after: action.after }];
  if (action.action === 'delete') return [];
  if (action.action === 'secret') return [{ field: 'client_secret', after: `file:${action.thing.secret?.path ?? ''}` }];
  const before: Entry = action.action === 'update' ? action.found.entry : {};
  const after = action.thing.entry;
  const isNew = action.action === 'create';
  return fieldsOf(action.kind).flatMap((field) => {
    const value = after[field];
    if (value === undefined) return [];
    // What is new has defaults, which say nothing.
    if (isNew) return isDefault(action.kind, after, field, NO_NAMES) ? [] : [{ field, after: value }];
    return isSame(before[field] ?? null, value) ? [] : [{ field, before: before[field] ?? null, after: value }];
  });
}

/** Would the field have this value, if nobody said so? */
export function isDefault(kind: KindName, entry: Entry, field: string, names: Names): boolean {
  if (ENTRY_SCHEMAS[kind].required.includes(field)) return false;
  const { [field]: value = null, ...others } = entry;
  return isSame(KIND[kind].complete(others, names)[field] ?? null, value);
}

export function foundOf({ kind, key }: Pick<Desired, 'kind' | 'key'>, { found }: Actual): Found[] {
  const { keyOf } = KIND[kind];
  return (found.get(kind) ?? []).filter(({ entry }) => keyOf(entry) === key);
}

function changeOf(thing: Desired, actual: Actual): Action[] {
  const { kind, title, entry } = thing;
  const [found] = foundOf(thing, actual);
  if (!found) return [{ action: 'create', kind, title, thing }];
  return isSame(found.entry, entry) ? [] : [{ action: 'update', kind, title, thing, found }];
}

function secretOf(thing: Desired, actual: Actual): Action {
  const { kind, title } = thing;
  return { action: 'secret', kind, title, thing, found: foundOf(thing, actual)[0] ?? null };
}

/** The last made first. */
function deletionsOf(wish: Wish, actual: Actual): Action[] {
  return KINDS.toReversed()
    .filter((kind) => wish.kinds.has(kind))
    .flatMap((kind) => {
      const { keyOf, titleOf } = KIND[kind];
      const wanted = new Set(wish.things.filter((thing) => thing.kind === kind).map(({ key }) => key));
      return (actual.found.get(kind) ?? [])
        .filter(({ entry, mayBePruned }) => mayBePruned && !wanted.has(keyOf(entry)))
        .map((found): Action => ({ action: 'delete', kind, title: titleOf(found.entry), found }));
    });
}

function faultsOf(thing: Desired, wish: Wish, actual: Actual, prune: boolean): Fault[] {
  const { kind, entry, fault } = thing;
  const all = foundOf(thing, actual);
  const [found] = all;
  if (found && found.isReserved !== null) return [fault(`${found.isReserved}, and files cannot change it`)];
  if (all.length > 1) {
    const ids = all.map(({ id }) => id).join(', ');
    return [fault(`the server has ${all.length} with this name. Give all but one another name: ${ids}`)];
  }
  const fixed = KIND[kind].fixed.filter((field) => found && !isSame(found.entry[field] ?? null, entry[field] ?? null));
  return [
    ...fixed.map((field) => fault(`${field} cannot be changed: delete the ${NOUNS[kind]} first`, `/${field}`)),
    ...referenceFaults(thing, wish, actual, prune),
  ];
}

function referenceFaults({ kind, entry, fault }: Desired, wish: Wish, actual: Actual, prune: boolean): Fault[] {
  return KIND[kind].references(entry).flatMap(({ kind: other, name, pointer }) => {
    const wanted = wish.things.filter((thing) => thing.kind === other).map((thing) => thing.title);
    const there = (actual.found.get(other) ?? []).filter(({ mayBePruned }) => !(prune && wish.kinds.has(other) && mayBePruned));
    const names = [...wanted, ...there.map((found) => KIND[other].titleOf(found.entry))];
    // The names of apps are the only ones whose case matters.
    const isSameName = (each: string): boolean => each === name || (other !== 'apps' && each.toLowerCase() === name.toLowerCase());
    if (names.some(isSameName) || isUuid(name)) return [];
    const meant = closest(name, names);
    return [fault(`there is no ${NOUNS[other]} ${name}${meant === undefined ? '' : `. Did you mean ${meant}?`}`, pointer)];
  });
}
