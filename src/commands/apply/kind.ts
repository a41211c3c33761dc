import { DEFAULT_ORGANIZATION, type Entry, type KindName, type Value } from './entry.js';
import { ENTRY_SCHEMAS } from './schema.js';
import type { Server } from './server.js';

/** Something on the server. */
export interface Found {
  readonly id: string;
  readonly entry: Entry;
  /** Why files cannot name it; null if they can. Nothing that they cannot name is deleted. */
  readonly isReserved: string | null;
  /** Can it be deleted, because no file names it? */
  readonly mayBePruned: boolean;
}

/** A field that names another thing. */
interface Reference {
  readonly kind: KindName;
  readonly name: string;
  /** The JSON pointer of the field in the entry. */
  readonly pointer: string;
}

/** What a kind of things is in files, which depends on nothing but its arguments. */
interface Description {
  readonly name: KindName;
  /** The same for two entries that are about the same thing. */
  readonly keyOf: (entry: Entry) => string;
  /** As messages call it. */
  readonly titleOf: (entry: Entry) => string;
  /** With the default of every field that a file does not have, and lists without an order in one. */
  readonly complete: (given: Entry, names: Names) => Entry;
  /** Fields that never change. */
  readonly fixed: readonly string[];
  readonly references: (entry: Entry) => readonly Reference[];
}

/** Names that only the server knows. */
export interface Names {
  readonly defaultOrganization: string;
}

/** What is read: the things that these entries are about; the names of all others, too; or everything. */
export interface Wanted {
  readonly entries: readonly Entry[];
  readonly others: 'none' | 'names' | 'everything';
}

export interface Kind extends Description {
  readonly read: (server: Server, wanted: Wanted) => Promise<readonly Found[]>;
  /** Returns its ID, and what the server has made of the entry, as far as its response says so. */
  readonly create: (server: Server, entry: Entry) => Promise<Made>;
  readonly update: (server: Server, found: Found, entry: Entry) => Promise<Entry>;
  readonly remove: (server: Server, found: Found) => Promise<void>;
}

interface Made {
  readonly id: string;
  readonly stored: Entry;
}

/** The defaults of a kind that depend on nothing. */
export function defaultsOf(kind: KindName): Entry {
  const { properties } = ENTRY_SCHEMAS[kind];
  return Object.fromEntries(
    Object.entries(properties).flatMap(([field, { default: value }]) => (value === undefined ? [] : [[field, value as Value]])),
  );
}

export function fieldsOf(kind: KindName): string[] {
  return Object.keys(ENTRY_SCHEMAS[kind].properties);
}

/** Fields of a response, in the order of the schema. What is null there and has another default here is not set. */
export function pick(kind: KindName, response: object): Entry {
  const values = response as Readonly<Record<string, Value | undefined>>;
  const defaults = defaultsOf(kind);
  return Object.fromEntries(
    fieldsOf(kind).flatMap((field) => {
      const value = values[field] ?? defaults[field];
      return value === undefined || !Object.hasOwn(values, field) ? [] : [[field, value]];
    }),
  );
}

/** The name of an organization as files call it, who can also use its own. */
export function organizationName(name: string, { defaultOrganization }: Names): string {
  return name.toLowerCase() === defaultOrganization.toLowerCase() ? DEFAULT_ORGANIZATION : name;
}
