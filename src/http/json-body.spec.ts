import fc from 'fast-check';
import { DomainError } from '../common/index.js';
import { checkJsonSize, checkJsonText } from './json-body.js';

const LIMITS = { maxValues: 10_000, maxMembers: 512 };

/** Why the text is refused before it is parsed, or null. */
function sizeFault(text: string, limits: Partial<typeof LIMITS> = {}): string | undefined | null {
  return faultOf(() => {
    checkJsonSize(Buffer.from(text), { ...LIMITS, ...limits });
  });
}

function faultOf(check: () => void): string | undefined | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid_input') return error.detail;
    throw error;
  }
}

function countValues(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, each) => sum + countValues(each), 1) : 1;
}

function nested(depth: number): string {
  return `${'{"inner":'.repeat(depth)}"core"${'}'.repeat(depth)}`;
}

describe('a JSON body', () => {
  it.each([['null'], ['"text"'], ['{"scopes":["a","b"],"deep":{"er":[1]}}'], ['"[[{{,,:: \\" ["'], [''], [']]}}']])(
    '%s is accepted',
    (text) => {
      expect(sizeFault(text)).toBeNull();
    },
  );

  it('is limited in depth', () => {
    expect(sizeFault(nested(32))).toBeNull();
    expect(sizeFault(nested(33))).toMatch(/nested/);
    expect(sizeFault('['.repeat(4_000_000))).toMatch(/nested/);
  });

  it('is limited in its number of values by the route', () => {
    expect(sizeFault(JSON.stringify(new Array(9).fill({})), { maxValues: 10 })).toBeNull();
    expect(sizeFault(JSON.stringify(new Array(10).fill({})), { maxValues: 10 })).toBe('It contains more than 10 values.');
  });

  it('is limited in the members of each object', () => {
    const object = (count: number): Record<string, number> => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
    expect(sizeFault(JSON.stringify([object(500), object(500)]))).toBeNull();
    expect(sizeFault(JSON.stringify([object(1), { inner: object(513) }]))).toBe('An object in it has more than 512 members.');
  });

  it('is counted as the parser would build it, for any texts and names', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, isIndented) => {
        const text = JSON.stringify(value, null, isIndented ? 2 : 0);
        const count = countValues(JSON.parse(text));
        expect(sizeFault(text, { maxValues: count })).toBeNull();
        expect(sizeFault(text, { maxValues: count - 1 })).toBe(`It contains more than ${count - 1} values.`);
      }),
    );
  });

  it.each([['\ud800'], [{ email: 'a\udc00b' }], [['x', ['\udfff']]], [[{ '\ud800': 1 }]]])(
    'is refused with half a surrogate pair anywhere: %j',
    (body) => {
      expect(
        faultOf(() => {
          checkJsonText(body);
        }),
      ).toBe('It contains a string that is not valid Unicode.');
    },
  );

  it('is accepted with whole surrogate pairs', () => {
    expect(
      faultOf(() => {
        checkJsonText(['\u{1f600}', { a: 1 }]);
      }),
    ).toBeNull();
  });
});
