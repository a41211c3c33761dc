import fc from 'fast-check';
import type { Authorizer } from '../../src/authz/index.js';
import { defineRole, explainPermissions, PERMISSION_REACHES, RbacAuthorizer, RoleIdentifier } from '../../src/authz/index.js';
import { runs } from '../../src/testing/index.js';
import { object, seed, subjectPair, TYPES, verb } from './rbac-arbitraries.js';
import { referenceAllows } from './rbac-reference.js';
import { holder, ME, SOMEBODY } from './subjects.js';

const RUNS = runs(20_000).numRuns;
const EXPLAINED = runs(2_000).numRuns;
const authorizer: Authorizer = new RbacAuthorizer();

describe('the explanation of permissions', () => {
  it('says for random sets of roles what the evaluator decides about every kind of object', () => {
    const counted = new Map<string, number>();
    fc.assert(
      fc.property(subjectPair, ({ plain }) => {
        const roles = plain.roles.map((sets, n) => defineRole({ ...sets, identifier: new RoleIdentifier(`role-${n}`) }));
        const subject = holder(...roles);
        const memberships = [...new Set(roles.flatMap(({ byOrganization }) => Object.keys(byOrganization)))];
        for (const organization of [undefined, ...memberships]) {
          const place = organization === undefined ? {} : { organization };
          for (const { resourceType: type, action, reach } of explainPermissions(roles, organization)) {
            if (!TYPES.some((each) => each === type)) continue;
            counted.set(reach, (counted.get(reach) ?? 0) + 1);
            const allowed = [{ ...place }, { ...place, owner: SOMEBODY }, { ...place, owner: ME }].map((what) =>
              authorizer.allows(subject, action, { type, ...what }),
            );
            const everywhere = reach === 'site' || reach === 'organization';
            expect([type, action, reach, allowed]).toEqual([type, action, reach, [everywhere, everywhere, reach !== 'none']]);
          }
        }
      }),
      { numRuns: EXPLAINED, seed: seed() },
    );
    for (const reach of PERMISSION_REACHES) expect(counted.get(reach)).toBeGreaterThan(EXPLAINED / 2);
  });
});

describe('the compiled evaluator', () => {
  it('decides like the closed form for random policies, subjects and objects', () => {
    let allowed = 0;
    fc.assert(
      fc.property(subjectPair, verb, object, ({ plain, compiled }, action, what) => {
        const expected = referenceAllows(plain, action, what);
        allowed += Number(expected);
        expect(authorizer.allows(compiled, action, what)).toBe(expected);
      }),
      { numRuns: RUNS, seed: seed() },
    );
    // A generator that rarely grants, or rarely denies, would prove nothing.
    expect(allowed).toBeGreaterThan(RUNS * 0.1);
    expect(allowed).toBeLessThan(RUNS * 0.85);
  });
});
