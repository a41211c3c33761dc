import type { TrustedIdentity } from './identity-row.js';
import { isProgram } from './trusted-identity.js';

const NAME = 'repo:o/r:ref:refs/heads/main';
const SUBJECT: TrustedIdentity = { subject: NAME, claims: null };
const CLAIMS: TrustedIdentity = { subject: null, claims: { ref: 'main', project_id: '7' } };
const REQUIRED = ['project_id', 'ref'];

describe('a rule with a subject', () => {
  it('matches this very text', () => {
    expect(isProgram(SUBJECT, [], { sub: NAME })).toBe(true);
    for (const sub of [undefined, null, '', 'repo:o/r', `${NAME}x`, [NAME], { a: 1 }, 7]) {
      expect(isProgram(SUBJECT, [], { sub })).toBe(false);
    }
  });

  it('does not match what a token inherits', () => {
    expect(isProgram(SUBJECT, [], Object.create({ sub: NAME }) as object)).toBe(false);
  });
});

describe('a rule with claims', () => {
  it('matches if each has its text', () => {
    expect(isProgram(CLAIMS, REQUIRED, { ref: 'main', project_id: '7', other: 'x' })).toBe(true);
    for (const claims of [
      { ref: 'main' },
      { ref: 'main', project_id: 7 },
      { ref: ['main'], project_id: '7' },
      { ref: 'mai', project_id: '7' },
    ]) {
      expect(isProgram(CLAIMS, REQUIRED, claims)).toBe(false);
    }
  });

  it('matches nothing if it does not name what the issuer requires', () => {
    const claims = { ref: 'main', project_id: '7', event: 'push' };
    for (const required of [[], ['ref'], ['ref', 'project_id', 'event'], ['ref', 'event']]) {
      expect(isProgram(CLAIMS, required, claims)).toBe(false);
    }
    expect(isProgram({ subject: null, claims: {} }, [], claims)).toBe(false);
  });
});
