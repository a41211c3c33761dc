import fc from 'fast-check';
import type { Responses, Shape } from '../shape.js';

/** A value of this shape, with everything that it can have. */
export function truthOf(shape: Shape): unknown {
  if (shape === 'string') return 'text';
  if (shape === 'number') return 1;
  if (shape === 'boolean') return true;
  if (Array.isArray(shape)) return shape.length === 2 ? truthOf(shape[0] as Shape) : [truthOf(shape[0] as Shape)];
  return Object.fromEntries(Object.entries(shape).map(([name, each]) => [name.replace(/\?$/, ''), truthOf(each as Shape)]));
}

/** JSON that a server of this operation could send with status 200 if it were broken or malicious: another value, or one with something else in one place. */
export function liesAbout(responses: Responses): fc.Arbitrary<unknown> {
  const shape = Object.values(responses).find((each) => each !== null);
  const anything = fc.jsonValue({ maxDepth: 3 });
  if (shape === undefined || shape === 'stream') return anything;
  const truth = truthOf(shape);
  const places = placesIn(truth);
  const changed = fc
    .tuple(fc.nat(places.length - 1), SUBSTITUTES)
    .map(([index, substitute]) => replaced(truth, places[index] ?? [], substitute));
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 1, arbitrary: anything }, { weight: 1, arbitrary: fc.constant(truth) });
}

const REMOVED = Symbol('removed');
const SUBSTITUTES = fc.constantFrom<unknown>(
  REMOVED,
  null,
  0,
  -1,
  1e300,
  '',
  'text',
  true,
  [],
  [null],
  {},
  { length: 3 },
  '\u001b[2J',
  '../..',
);

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): Place[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [at, ...below.flatMap(([name, each]) => placesIn(each, [...at, name]))];
}

function replaced(value: unknown, [name, ...rest]: Place, substitute: unknown): unknown {
  if (name === undefined) return substitute === REMOVED ? null : substitute;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (rest.length === 0 && substitute === REMOVED) Reflect.deleteProperty(copy, name);
  else copy[name] = replaced(copy[name], rest, substitute);
  return copy;
}
