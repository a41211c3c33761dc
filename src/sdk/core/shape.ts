/**
 * What a JSON value must be: its kind, and those of the properties and entries that the types promise. A name that ends in `?` can be absent;
 * other properties are ignored, so that a newer server can send more. `[shape]` is a list, `[shape, null]` can be null, `{ '*': shape }` is a map
 * with any names.
 */
export type Shape = 'string' | 'number' | 'boolean' | readonly [Shape] | readonly [Shape, null] | { readonly [name: string]: Shape };

/** The bodies of the successful responses of one operation, by status: null without one, `stream` for the content of a file. */
export type Responses = Readonly<Record<number, Shape | 'stream' | null>>;

/** The first difference between a value and its shape, such as `users[0].roles is not a list`; undefined if there is none. Never shows a value. */
export function differenceFrom(shape: Shape, value: unknown, place = ''): string | undefined {
  if (typeof shape === 'string') return isScalar(shape, value) ? undefined : fault(place, `a ${shape}`);
  if (isNullable(shape)) return value === null ? undefined : differenceFrom(shape[0], value, place);
  if (isList(shape)) {
    if (!Array.isArray(value)) return fault(place, 'a list');
    return firstOf(value, (entry, index) => differenceFrom(shape[0], entry, `${place}[${index}]`));
  }
  if (!isRecord(value)) return fault(place, 'an object');
  const { '*': each } = shape;
  if (each) return firstOf(Object.values(value), (entry) => differenceFrom(each, entry, below(place, '*')));
  return firstOf(Object.entries(shape), ([key, expected]) => {
    const name = key.replace(/\?$/, '');
    if (Object.hasOwn(value, name)) return differenceFrom(expected, value[name], below(place, name));
    return name === key ? `${below(place, name)} is missing` : undefined;
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `1e999` is a number of JSON, and infinite here. */
function isScalar(kind: 'string' | 'number' | 'boolean', value: unknown): boolean {
  return kind === 'number' ? Number.isFinite(value) : typeof value === kind;
}

function isNullable(shape: Shape): shape is readonly [Shape, null] {
  return Array.isArray(shape) && shape.length === 2;
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function firstOf<T>(entries: readonly T[], find: (entry: T, index: number) => string | undefined): string | undefined {
  for (const [index, entry] of entries.entries()) {
    const found = find(entry, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function below(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function fault(place: string, kind: string): string {
  return `${place === '' ? 'it' : place} is not ${kind}`;
}
