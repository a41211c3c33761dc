import { claimNamesFault, likePatterns, MAX_PATTERNS, patternsFault, renamed } from './claim-settings.js';

describe('names of claims', () => {
  it('are given to what there is, and leave the rest alone', () => {
    const names = { preferred_username: 'login', groups: 'https://app.example/groups' };
    expect(claimNamesFault(names)).toBeNull();
    expect(renamed({ preferred_username: 'ada', groups: ['a/b'], email: 'a@b' }, names)).toEqual({
      login: 'ada',
      'https://app.example/groups': ['a/b'],
      email: 'a@b',
    });
  });

  it('can be swapped', () => {
    const names = { name: 'preferred_username', preferred_username: 'name' };
    expect(claimNamesFault(names)).toBeNull();
    expect(renamed({ name: 'Ada', preferred_username: 'ada' }, names)).toEqual({ preferred_username: 'Ada', name: 'ada' });
  });

  it('stay with the claim that an administrator gave them to when a later release has a claim of that name', () => {
    const names = { groups: 'email' };
    expect(renamed({ email: 'a@b', groups: ['a/b'] }, names)).toEqual({ email: ['a/b'] });
    expect(renamed({ groups: ['a/b'], email: 'a@b' }, names)).toEqual({ email: ['a/b'] });
    // Without the consent to `groups`, the name does not mean something else for this user.
    expect(renamed({ email: 'a@b' }, names)).toEqual({});
  });

  it('that were fine when they were stored can be kept beside a change, but not given anew', () => {
    const stored = { groups: 'email', roles: 'scope' };
    expect(claimNamesFault(stored)).not.toBeNull();
    expect(claimNamesFault(stored, stored)).toBeNull();
    expect(claimNamesFault({ ...stored, name: 'full_name' }, stored)).toBeNull();
    expect(claimNamesFault({ ...stored, name: 'email' }, stored)).toMatch(/called email/);
    expect(claimNamesFault({ ...stored, groups: 'sub' }, stored)).toMatch(/means something else/);
  });

  it.each(['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'acr', 'amr', 'azp', 'sid', 'at_hash', 'scope', 'cnf', '__proto__'])(
    'cannot be %s',
    (name) => {
      expect(claimNamesFault({ name })).toMatch(/means something else/);
    },
  );

  it.each([
    ['of a claim that is not in the list', { sub: 'id' }, /can only rename/],
    ['of a property that every object has', { constructor: 'id' }, /can only rename/],
    ['of two claims at once', { name: 'login', preferred_username: 'login' }, /called login/],
    ['of a claim that keeps its own', { preferred_username: 'email' }, /called email/],
    ['empty', { name: '' }, /1 to 128/],
    ['with spaces', { name: 'full name' }, /without spaces/],
    ['too long', { name: 'x'.repeat(129) }, /1 to 128/],
    ['no text', { name: 7 }, /1 to 128/],
  ])('are refused if they are %s', (_what, names, fault) => {
    expect(claimNamesFault(names)).toMatch(fault);
  });
});

describe('patterns', () => {
  it('mean nothing but the asterisk to the database', () => {
    expect(likePatterns(['acme/*', String.raw`100%_\x`])).toEqual(['acme/%', String.raw`100\%\_\\x`]);
    expect(likePatterns([])).toBeNull();
  });

  it.each([
    ['too many', Array.from({ length: MAX_PATTERNS + 1 }, () => 'a')],
    ['empty', ['']],
    ['too long', ['x'.repeat(257)]],
    ['with too many asterisks', ['*a*b*c*']],
    ['with control characters', ['a\nb']],
  ])('are refused if they are %s', (_what, patterns) => {
    expect(patternsFault(patterns)).not.toBeNull();
  });
});
