import fc from 'fast-check';
import { catalogOf, isReservedScope, SCOPE_CATALOG } from '../scope-catalog.js';
import { type ScopeCatalog, grantScope, narrowScope, refreshScope, remainingScope } from './scope.js';

/** With scopes that lift a limit, since nothing else contains them. */
const catalog: ScopeCatalog = { ...SCOPE_CATALOG, names: [...SCOPE_CATALOG.names, 'gatehouse:admin', 'gatehouse:admin.read'] };
const EVERYTHING = catalog.names;

function granted(asked: string | undefined, registered: string, ofResource = catalog): string | undefined {
  const decision = grantScope(asked, registered, ofResource);
  return 'scope' in decision ? decision.scope.join(' ') : undefined;
}

describe('the scope of an authorization request', () => {
  it.each([
    // Requested, registered, granted.
    ['user:read file:read', '', 'user:read file:read'],
    ['file:read user:read', 'user:read file:read', 'file:read user:read'],
    ['user:read file:create', 'user:read', 'user:read'],
    ['user:read no:such audit_log:read', '', 'user:read'],
    ['file:read', 'file:*', 'file:read'],
    ['file:* file:read', 'file:read', 'file:read'],
    ['coder:all user:read', 'user:read', 'user:read'],
    ['user:read', 'coder:all', 'user:read'],
    ['coder:all', '', 'coder:all'],
    ['all', '', 'coder:all'],
    ['user:read', 'all', 'user:read'],
    ['user:read user:read', '', 'user:read'],
    ['openid profile email user:read offline_access', '', 'openid profile email user:read offline_access'],
    ['openid profile address phone', '', 'openid profile'],
    ['openid profile user:read', 'openid user:read', 'openid user:read'],
    ['openid profile user:read', 'coder:all', 'user:read'],
    ['profile email user:read', '', 'user:read'],
    ['profile email', '', 'user:read'],
    ['openid profile', 'openid profile email', 'openid profile'],
    ['profile email', 'profile user:read', 'user:read'],
  ])('requested as %j by an app registered for %j is %j', (asked, registered, expected) => {
    expect(granted(asked, registered)).toBe(expected);
  });

  it.each([
    ['file:create', 'user:read'],
    ['coder:all', 'user:read file:read'],
    ['no:such', ''],
    ['no:such', 'user:read'],
    ['user:read', ' '],
    ['user:read', 'no:such'],
    ['openid profile', 'file:read'],
    ['openid profile', 'profile user:read'],
    ['openid', 'coder:all'],
    ['profile', 'file:read'],
    [undefined, 'openid profile'],
    [undefined, ' '],
    [undefined, 'no:such'],
  ])('requested as %j by an app registered for %j is empty', (asked, registered) => {
    expect(granted(asked, registered)).toBeUndefined();
  });

  it.each([
    ['', 'user:read'],
    ['file:read user:read', 'file:read user:read'],
    ['file:read coder:all', 'file:read'],
    ['coder:all', 'user:read'],
    ['coder:all gatehouse:admin', 'user:read'],
    ['user:read_personal no:such', 'user:read_personal'],
  ])('missing in a request of an app registered for %j is %j: its own, never full access', (registered, expected) => {
    for (const nothing of [undefined, '', '  ']) expect(granted(nothing, registered)).toBe(expected);
  });

  it.each([
    ['user:read_personal', 'user:read_personal'],
    ['coder:all', 'user:read'],
    ['file:read user:*', 'user:read'],
  ])('of a client without `openid` that only wants an identity, registered for %j, is %j', (registered, expected) => {
    expect(granted('profile email', registered)).toBe(expected);
  });

  it.each(['gatehouse:admin', 'gatehouse:admin.read'])('includes %s only if both sides name it', (name) => {
    expect(granted(name, '')).toBeUndefined();
    expect(granted(name, 'coder:all')).toBeUndefined();
    expect(granted(`coder:all ${name}`, 'coder:all')).toBe('coder:all');
    expect(granted(`user:read ${name}`, `user:read ${name}`)).toBe(`user:read ${name}`);
    expect(granted('user:read', name)).toBeUndefined();
    expect(granted(undefined, `file:read ${name}`)).toBe('file:read');
  });

  it('contains no name without a meaning at the resource', () => {
    const notes = catalogOf([
      { name: 'notes.read', description: 'See your notes' },
      { name: 'notes.write', description: 'Change your notes' },
    ]);
    expect(granted('user:read notes.read', '', notes)).toBe('notes.read');
    expect(granted('user:read coder:all', '', notes)).toBeUndefined();
    expect(granted('notes.read', '', catalogOf([]))).toBeUndefined();
    expect(granted('notes.read notes.write', 'notes.read', notes)).toBe('notes.read');
    expect(granted('notes.read', 'coder:all', notes)).toBeUndefined();
    expect(granted('openid profile', '', notes)).toBe('openid profile');
    expect(granted('openid groups', '', catalogOf([{ name: 'groups', description: 'See groups of notes' }]))).toBe('openid groups');
    expect(granted('groups', '', catalogOf([{ name: 'groups', description: 'See groups of notes' }]))).toBe('groups');
    expect(granted(undefined, '', notes)).toBe('notes.read notes.write');
    expect(granted(undefined, 'user:read notes.write', notes)).toBe('notes.write');
    expect(granted('notes.read', '')).toBeUndefined();
  });

  it('is refused with the scopes that the app may request', () => {
    expect(grantScope('file:create', 'user:read  file:read', catalog)).toEqual({
      fault: expect.stringMatching(/this app may be granted: user:read file:read$/) as string,
    });
  });
});

describe('the scope of a refresh', () => {
  const refreshed = (asked: string | undefined, grant: string, registered: string): string | undefined => {
    const decision = refreshScope(asked, remainingScope(grant, registered, catalog), catalog);
    return 'scope' in decision ? decision.scope.join(' ') : undefined;
  };

  it.each([
    [undefined, 'user:read file:read', '', 'user:read file:read'],
    [undefined, 'user:read file:read', 'user:read', 'user:read'],
    ['file:read', 'user:read file:read', '', 'file:read'],
    ['file:read file:create', 'user:read file:read', '', 'file:read'],
    ['openid email', 'user:read', '', 'user:read'],
    [undefined, 'openid email user:read', '', 'openid email user:read'],
    ['openid email user:read', 'openid user:read', '', 'openid user:read'],
    ['openid', 'openid email user:read', '', 'openid'],
    ['email user:read', 'openid email user:read', '', 'user:read'],
    [undefined, 'openid email user:read', 'email user:read', 'user:read'],
    ['user:read', 'coder:all', '', 'user:read'],
    [undefined, 'coder:all', 'coder:all', 'coder:all'],
  ])('requested as %j under a grant of %j, the app registered for %j, is %j', (asked, grant, registered, expected) => {
    expect(refreshed(asked, grant, registered)).toBe(expected);
  });

  it.each([
    ['file:create', 'user:read', ''],
    ['coder:all', 'user:read', ''],
    ['file:read', 'user:read file:read', 'user:read'],
    [undefined, 'file:read', 'user:read'],
    [undefined, 'gatehouse:admin', ''],
    [undefined, 'coder:all', 'user:read'],
  ])('requested as %j under a grant of %j, the app registered for %j, is empty', (asked, grant, registered) => {
    expect(refreshed(asked, grant, registered)).toBeUndefined();
  });
});

describe('for any requested, registered and granted scope', () => {
  const openId = catalog.openId;
  const name = fc.constantFrom(...EVERYTHING, ...openId, 'all', 'no:such', 'openid', 'email', 'user:delete', 'workspace_agent');
  const names = fc.array(name, { maxLength: 6 });
  const text = names.map((some) => some.join(' '));
  /** Does `limit` contain it, by its permissions or by its name? */
  const isWithin = (scope: string, limit: readonly string[]): boolean =>
    limit.includes(scope) ||
    (!scope.startsWith('gatehouse:') &&
      !openId.includes(scope) &&
      SCOPE_CATALOG.covers(
        limit.filter((held) => SCOPE_CATALOG.names.includes(held)),
        scope,
      ));
  const canonical = (some: string): string[] =>
    some
      .split(' ')
      .filter(Boolean)
      .map((one) => catalog.canonical(one));

  it('a narrowed scope is a part of the requested one, within every limit, and narrowing it again changes nothing', () => {
    fc.assert(
      fc.property(names, fc.array(names, { maxLength: 3 }), (asked, limits) => {
        const scope = narrowScope(asked, limits, catalog);
        for (const one of scope) {
          expect(asked).toContain(one);
          expect([...EVERYTHING, ...openId]).toContain(one);
          for (const limit of limits) expect(isWithin(one, limit)).toBe(true);
        }
        expect(narrowScope(scope, limits, catalog)).toEqual(scope);
        expect(new Set(scope).size).toBe(scope.length);
      }),
    );
  });

  it('another limit never gives more, and another requested name never removes one', () => {
    fc.assert(
      fc.property(names, names, names, name, (asked, limit, further, extra) => {
        const scope = narrowScope(asked, [limit], catalog);
        expect(scope).toEqual(expect.arrayContaining([...narrowScope(asked, [limit, further], catalog)]));
        expect(narrowScope([...asked, extra], [limit], catalog)).toEqual(expect.arrayContaining([...scope]));
      }),
    );
  });

  it('a grant lies within the registration and the catalogue, and within the request if that named one of our scopes', () => {
    fc.assert(
      fc.property(text, text, (asked, registered) => {
        const decision = grantScope(asked, registered, catalog);
        if ('fault' in decision) return;
        expect(decision.scope.length).toBeGreaterThan(0);
        const wanted = canonical(asked).filter((one) => EVERYTHING.includes(one) || openId.includes(one));
        for (const one of decision.scope) {
          expect([...EVERYTHING, ...openId]).toContain(one);
          if (registered !== '') expect(isWithin(one, canonical(registered))).toBe(true);
          if (wanted.includes(one)) continue;
          // Only what says who the user is replaces names that mean nothing here, or not without `openid`.
          if (wanted.some((each) => !openId.includes(each))) expect(wanted).toContain(one);
          else expect(one).not.toMatch(/^(coder:all|gatehouse:.*)$/);
        }
      }),
    );
  });

  it("no refresh is wider than its grant or today's registration", () => {
    fc.assert(
      fc.property(text, text, text, (asked, grant, registered) => {
        const remaining = remainingScope(grant, registered, catalog);
        const decision = refreshScope(asked, remaining, catalog);
        if ('fault' in decision) return;
        for (const one of decision.scope) {
          expect(isWithin(one, canonical(grant))).toBe(true);
          if (registered !== '') expect(isWithin(one, canonical(registered))).toBe(true);
        }
      }),
    );
  });
});

describe('the scope of another resource server', () => {
  it.each([
    'user:read',
    'coder:all',
    'all',
    'audit_log:read',
    'gatehouse:admin',
    'gatehouse:later',
    'coder:later',
    'openid',
    'offline_access',
  ])('cannot be called %s, which means something here', (name) => {
    expect(isReservedScope(name)).toBe(true);
  });

  it.each(['notes.read', 'notes:read', 'file:append', 'https://notes.example/read', '__proto__'])('can be called %s', (name) => {
    expect(isReservedScope(name)).toBe(false);
  });
});
