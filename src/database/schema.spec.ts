import { compareSchema, FIRST_WITH_FLOOR } from './schema.js';

describe('compareSchema', () => {
  it('finds every migration missing in an empty database', () => {
    expect(compareSchema({ applied: null, oldestServer: null }, ['a1', 'b2'])).toEqual({
      missing: ['a1', 'b2'],
      unknown: [],
      isTooNew: false,
    });
  });

  it('finds what is missing here and what is unknown, in order', () => {
    expect(compareSchema({ applied: ['a1', 'x3', 'y4'], oldestServer: 'a1' }, ['a1', 'b2'])).toEqual({
      missing: ['b2'],
      unknown: ['x3', 'y4'],
      isTooNew: false,
    });
  });

  it.each([
    ['it knows the migration that servers must know', 'b2', false],
    ['it does not', 'x3', true],
    ['the database names none', null, true],
  ])('of a newer database is too new for a server if not: %s', (_, oldestServer, isTooNew) => {
    expect(compareSchema({ applied: ['a1', 'b2', 'x3'], oldestServer }, ['a1', 'b2']).isTooNew).toBe(isTooNew);
  });

  it('is too new without unknown migrations, if a removal was interrupted', () => {
    expect(compareSchema({ applied: ['a1'], oldestServer: 'z9' }, ['a1', 'b2']).isTooNew).toBe(true);
  });

  it('is not too new for a server that knows fewer migrations than the first with this rule, as a restore does', () => {
    expect(compareSchema({ applied: ['a1'], oldestServer: FIRST_WITH_FLOOR }, ['a1']).isTooNew).toBe(false);
  });
});
