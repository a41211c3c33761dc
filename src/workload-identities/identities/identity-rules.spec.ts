import { identityHash, readIdentity, type SentIdentity } from './identity-rules.js';

const read = (sent: Partial<SentIdentity>, requiredClaims: readonly string[] = []): ReturnType<typeof readIdentity> =>
  readIdentity({ subject: undefined, claims: undefined, ...sent }, { requiredClaims });

describe('an identity that an agent can trust', () => {
  it('is a subject, or a value for each claim that the issuer requires', () => {
    expect(read({ subject: 's' })).toEqual({ subject: 's', claims: null });
    expect(read({ subject: 's' }, ['ref'])).toEqual({ subject: 's', claims: null });
    expect(read({ claims: { ref: 'main' } }, ['ref'])).toEqual({ subject: null, claims: { ref: 'main' } });
  });

  it.each<[Partial<SentIdentity>, readonly string[], string]>([
    [{}, [], 'either subject or claims'],
    [{ subject: 's', claims: { ref: 'main' } }, ['ref'], 'either subject or claims'],
    [{ subject: '' }, [], '1 to 1024'],
    [{ subject: 'x'.repeat(1025) }, [], '1 to 1024'],
    [{ subject: 'repo:o/r:*' }, [], 'no wildcards'],
    [{ claims: { ref: 'main' } }, [], 'has no required_claims'],
    [{ claims: {} }, ['ref'], 'a value for each of ref'],
    [{ claims: { ref: 'main', more: 'x' } }, ['ref'], 'for nothing else'],
    [{ claims: { ref: 'main' } }, ['ref', 'event'], 'a value for each of ref, event'],
    [{ claims: { ref: ['main'] } }, ['ref'], 'must have texts'],
    [{ claims: { ref: 7 } }, ['ref'], 'must have texts'],
    [{ claims: { ref: '' } }, ['ref'], 'ref must be 1 to 1024'],
    [{ claims: { ref: 'refs/heads/*' } }, ['ref'], 'no wildcards'],
  ])('is not %j of an issuer that requires %j', (sent, required, detail) => {
    const identity = read(sent, required);
    expect('faults' in identity ? identity.faults : []).toEqual([
      { field: expect.any(String) as unknown, detail: expect.stringContaining(detail) as unknown },
    ]);
  });
});

describe('the hash of an identity', () => {
  it('is that of the same identity, in any order of its claims', () => {
    const hash = (claims: Record<string, string>): string => identityHash({ subject: null, claims }).toString('hex');
    expect(hash({ a: '1', b: '2' })).toBe(hash({ b: '2', a: '1' }));
    expect(hash({ a: '1', b: '2' })).not.toBe(hash({ a: '2', b: '1' }));
    expect(identityHash({ subject: 'a', claims: null }).toString('hex')).not.toBe(hash({ sub: 'a' }));
  });
});
