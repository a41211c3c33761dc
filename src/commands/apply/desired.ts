import { type Entry, isList, KINDS, type KindName, NOUNS, textOf, type Value } from './entry.js';
import type { Names } from './kind.js';
import { KIND } from './kinds/index.js';
import type { Fault, Source } from './sources.js';

/** A thing as the files want it. */
export interface Desired {
  readonly kind: KindName;
  readonly key: string;
  readonly title: string;
  /** Complete: what the file does not say has its default. */
  readonly entry: Entry;
  /** Where its secret is, from the folder of the file; null for what has none, or one that nobody keeps here. */
  readonly secret: { readonly folder: string; readonly path: string } | null;
  /** Something is wrong with this field, or with all of it. */
  readonly fault: (message: string, pointer?: string) => Fault;
}

/** What all files want together. */
export interface Wish {
  readonly kinds: ReadonlySet<KindName>;
  readonly things: readonly Desired[];
  readonly policy: 'off' | 'token' | 'open' | null;
  readonly faults: readonly Fault[];
}

/** Everything in the order in which it is made. */
export function wishOf(sources: readonly Source[], names: Names): Wish {
  const things = KINDS.flatMap((kind) => sources.flatMap((source) => thingsOf(source, kind, names)));
  const policies = sources.flatMap((source) => (source.value.registration_policy === undefined ? [] : [source]));
  const [policy] = policies;
  const others = policies.filter(({ value }) => value.registration_policy !== policy?.value.registration_policy);
  return {
    kinds: new Set(KINDS.filter((kind) => sources.some(({ value }) => value[kind] !== undefined))),
    things,
    policy: policy?.value.registration_policy ?? null,
    faults: [
      ...duplicates(things),
      ...things.flatMap(secretFaults),
      ...things.flatMap(privateKeyFaults),
      ...others.map(({ file, markOf }) => ({
        file,
        mark: markOf('/registration_policy'),
        message: `registration_policy: ${policy?.file ?? ''} says something else`,
      })),
    ],
  };
}

function thingsOf({ file, folder, value, markOf }: Source, kind: KindName, names: Names): Desired[] {
  const { complete, keyOf, titleOf } = KIND[kind];
  return (value[kind] ?? []).map(({ client_secret: secret, ...given }, index) => {
    const entry = complete(given, names);
    return {
      kind,
      key: keyOf(entry),
      title: titleOf(entry),
      entry,
      secret: typeof secret === 'string' ? { folder, path: secret.replace(/^file:/, '') } : null,
      fault: (message, pointer = '') => ({
        file,
        mark: markOf(`/${kind}/${index}${pointer}`),
        message: `${NOUNS[kind]} ${titleOf(entry)}: ${message}`,
      }),
    };
  });
}

function duplicates(things: readonly Desired[]): Fault[] {
  const seen = new Map<string, Desired>();
  return things.flatMap((thing) => {
    const id = `${thing.kind} ${thing.key}`;
    const first = seen.get(id);
    seen.set(id, first ?? thing);
    if (!first) return [];
    const { file, mark } = first.fault('');
    return [thing.fault(`is there twice, first at ${file}:${mark?.line ?? 1}`)];
  });
}

function secretFaults({ kind, entry, secret, fault }: Desired): Fault[] {
  if (secret === null || kind !== 'apps') return [];
  if (textOf(entry, 'client_type') === 'public') return [fault('a public app has no secret', '/client_secret')];
  if (textOf(entry, 'token_endpoint_auth_method') !== 'private_key_jwt') return [];
  return [fault('an app that authenticates with private_key_jwt has no secret', '/client_secret')];
}

/** What a public key has not (RFC 7518 section 6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** A plan would show it, and it does not belong in a file. */
function privateKeyFaults({ entry, fault }: Desired): Fault[] {
  const { jwks = null } = entry;
  if (typeof jwks !== 'object' || jwks === null) return [];
  const keys = Object.entries(jwks).flatMap(([name, value]): Value[] => (name === 'keys' && isList(value) ? [...(value as Value[])] : []));
  const isPrivate = keys.some(
    (key) => typeof key === 'object' && key !== null && PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member)),
  );
  return isPrivate
    ? [fault('it has a private key. Write only what is public, and replace the key if others could read the file', '/jwks')]
    : [];
}
