import { boundedFields } from './logged-fields.js';
import { serializeError } from './logging.js';

describe('the fields of a log line', () => {
  it('are limited in every direction', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as object;
    const logged = boundedFields({
      long: 'x'.repeat(100_000),
      many: Array.from({ length: 100_000 }, () => 'y'.repeat(10)),
      wide: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])),
      deep,
    });
    expect(JSON.stringify(logged).length).toBeLessThan(10_000);
    expect(logged['deep']).toEqual({ a: { a: { a: { a: '…' } } } });
  });

  it('leave errors to their serializer, and plain fields unchanged', () => {
    const err = new Error('broken');
    const at = new Date(0);
    expect(boundedFields({ err, at, status: 200, url: '/x', keys: ['a'], none: null })).toEqual({
      err,
      at,
      status: 200,
      url: '/x',
      keys: ['a'],
      none: null,
    });
    expect(boundedFields({ err })['err']).toBe(err);
  });

  it('contain of an error a limited message and stack, and a limited number of causes', () => {
    const error = new Error('m'.repeat(100_000));
    error.cause = error;
    expect(JSON.stringify(serializeError(error)).length).toBeLessThan(60_000);
  });

  it('contain no key that an error message quotes', () => {
    const key = 'ABCDEFGHIJ-abcdefghijklmnopqrstuv';
    expect(JSON.stringify(serializeError(new Error(`cannot use ${key}`)))).not.toContain(key.slice(11));
  });

  it("contain nothing of a database error's message, of any number of lines", () => {
    const error = Object.assign(new Error('duplicate key\nDetail: s3cret\ns3cret'), { severity: 'ERROR', code: '23505' });
    const logged = serializeError(error);
    expect(JSON.stringify(logged)).not.toContain('s3cret');
    expect(logged['stack']).toMatch(/^ {4}at /);
  });
});
