/** What YAML and JSON have, without anything that they cannot write. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** One thing as files describe it: the names of the fields are those of the files. */
export type Entry = Readonly<Record<string, Value>>;

/** In the order in which they are made: each names only what is before it. What a resource server allows is there before anybody can use it. */
export const KINDS = ['organizations', 'groups', 'roles', 'service_accounts', 'apps', 'resource_servers'] as const;
export type KindName = (typeof KINDS)[number];

/** As messages call one of them. */
export const NOUNS: Readonly<Record<KindName, string>> = {
  organizations: 'organization',
  groups: 'group',
  roles: 'role',
  service_accounts: 'service account',
  apps: 'app',
  resource_servers: 'resource server',
};

/** In files, the default organization has this name, whatever it is called on the server. */
export const DEFAULT_ORGANIZATION = 'default';

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: Value): string {
  return JSON.stringify(value, (_name, each: Value) =>
    typeof each === 'object' && each !== null && !isList(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

export function isSame(one: Value, other: Value): boolean {
  return canonical(one) === canonical(other);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A field that the schema says is a text. */
export function textOf(entry: Entry, field: string): string {
  const value = entry[field];
  if (typeof value !== 'string') throw new Error(`${field} is not a text`);
  return value;
}

/** A field that the schema says is a list of texts. */
export function textsOf(entry: Entry, field: string): readonly string[] {
  const value = entry[field];
  if (value === undefined || !isList(value)) throw new Error(`${field} is not a list`);
  return value.map(String);
}

export function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** The schema has checked that the fields are those of the request. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it names the assertion
export function bodyOf<Body extends object>(fields: Entry): Body {
  return fields as unknown as Body;
}
