import fc from 'fast-check';
import { claimAt, hasContent } from './claim-at.js';
import { mergeClaims } from './merge-claims.js';

const nothing = fc.constantFrom<unknown>(null, undefined, '', ' ', [], {}, [null], { roles: [] });
const something = fc.constantFrom<unknown>('x', 0, false, true, ['a'], { roles: ['a'] });
const name = fc.constantFrom('sub', 'name', 'groups', 'department', '__proto__');
const address = fc.constantFrom<unknown>('ada@example.test', 'ADA@example.test', 'eve@example.test', '', null, undefined, 7);
const verified = fc.constantFrom<unknown>(true, false, 'true', null, undefined, '');

const claims = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, fc.oneof(nothing, something)), { selector: ([key]) => key }),
    fc.record({ email: address, mail: address, email_verified: verified, preferred_username: address }, { requiredKeys: [] }),
  )
  .map(([entries, email]) => Object.fromEntries([...entries, ...Object.entries(email)]) as Readonly<Record<string, unknown>>);
const field = fc.constantFrom('email', 'mail');

describe('mergeClaims', () => {
  it('prefers the stronger document, and never lets an empty value replace another', () => {
    fc.assert(
      fc.property(claims, claims, field, (weaker, stronger, emailField) => {
        const merged = mergeClaims(weaker, stronger, emailField);
        for (const key of new Set([...Object.keys(weaker), ...Object.keys(stronger)])) {
          if (key === 'email_verified') continue;
          const winner = Object.hasOwn(stronger, key) && hasContent(stronger[key]) ? stronger : weaker;
          if (Object.hasOwn(winner, key) && hasContent(winner[key])) expect(merged[key]).toEqual(winner[key]);
          else expect(hasContent(merged[key])).toBe(false);
        }
      }),
    );
  });

  it('trusts an address only if one document has both the address and its verification', () => {
    fc.assert(
      fc.property(claims, claims, field, (weaker, stronger, emailField) => {
        const merged = mergeClaims(weaker, stronger, emailField);
        if (![true, 'true'].includes(merged['email_verified'] as boolean)) return;
        const told = String(merged[emailField]).toLowerCase();
        const vouchers = [weaker, stronger].filter((document) => {
          const own = hasContent(document['email']) ? document['email'] : document[emailField];
          return typeof own === 'string' && own.toLowerCase() === told && [true, 'true'].includes(document['email_verified'] as boolean);
        });
        expect(vouchers.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
    ['the same address, verified in one', { email: 'a@x', email_verified: true }, { email: 'A@x' }, true],
    ['another address, not verified', { email: 'a@x', email_verified: true }, { email: 'b@x' }, undefined],
    ['another address, verified', { email: 'a@x', email_verified: false }, { email: 'b@x', email_verified: true }, true],
    [
      'a denial of the same address by the stronger',
      { email: 'a@x', email_verified: true },
      { email: 'a@x', email_verified: false },
      false,
    ],
    ['a null beside the address', { email: 'a@x', email_verified: true }, { email: 'a@x', email_verified: null }, true],
    ['verified without any address', { email: 'a@x' }, { email_verified: true }, undefined],
    ['an empty address in the stronger', { email: 'a@x', email_verified: true }, { email: '', email_verified: false }, true],
    ['no address at all', {}, { email_verified: true, preferred_username: 'a@x' }, undefined],
    ['what Entra ID says instead', {}, { email: 'a@x', xms_edov: '1' }, '1'],
  ])('knows of %s', (_case, weaker, stronger, expected) => {
    expect(mergeClaims(weaker, stronger, 'email')['email_verified']).toEqual(expected);
  });

  it('applies email_verified to the configured field only without an email beside it', () => {
    expect(mergeClaims({}, { mail: 'a@x', email_verified: true }, 'mail')['email_verified']).toBe(true);
    expect(mergeClaims({}, { mail: 'a@x', email: 'b@x', email_verified: true }, 'mail')['email_verified']).toBeUndefined();
  });
});

describe('claimAt', () => {
  const CLAIMS = {
    'https://example.com/groups': ['url'],
    realm_access: { roles: ['nested'], 'a.b': ['dotted'] },
    'realm.access': { roles: ['outer dot'] },
    list: [{ x: 1 }],
  };
  it.each([
    ['https://example.com/groups', ['url']],
    ['realm_access.roles', ['nested']],
    ['realm_access.a.b', ['dotted']],
    ['realm.access.roles', ['outer dot']],
    ['realm_access.missing', undefined],
    ['list.x', undefined],
    ['list.0', undefined],
    ['constructor', undefined],
    ['realm_access.constructor.name', undefined],
    ['__proto__.toString', undefined],
  ])('finds %s', (path, expected) => {
    expect(claimAt(CLAIMS, path)).toEqual(expected);
  });
});
