import fc from 'fast-check';
import type { Authorizer } from '../../src/authz/index.js';
import { RbacAuthorizer } from '../../src/authz/index.js';
import { object, seed, subjectPair, verb } from './rbac-arbitraries.js';
import { referenceAllows } from './rbac-reference.js';

const RUNS = 20_000;
const authorizer: Authorizer = new RbacAuthorizer();

describe('the compiled evaluator', () => {
  it('decides like the closed form for 20 000 random policies, subjects and objects', () => {
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
