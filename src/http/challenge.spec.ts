import fc from 'fast-check';
import { bearerChallenge } from './challenge.js';

const METADATA = 'https://id.example/.well-known/oauth-protected-resource';
/** RFC 6750 section 3: no quotes, no backslash, nothing outside of printable ASCII. */
const PARAMETER = '[a-z_]+="[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]*"';

describe('the challenge', () => {
  it('says no more than where to find the metadata when there is nothing to say, and not that where there is none', () => {
    expect(bearerChallenge({ resourceMetadata: METADATA })).toBe(`Bearer realm="coder", resource_metadata="${METADATA}"`);
    expect(bearerChallenge({ resourceMetadata: undefined })).toBe('Bearer realm="coder"');
    expect(bearerChallenge({ description: 'not alone', scopes: [], resourceMetadata: undefined })).toBe('Bearer realm="coder"');
  });

  it('has every parameter once, in quotes that nothing inside can close, whatever it is told', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (description, scopes) => {
        const text = bearerChallenge({ error: 'insufficient_scope', description, scopes, resourceMetadata: METADATA });
        expect(text).toMatch(new RegExp(`^Bearer ${PARAMETER}(?:, ${PARAMETER})*$`));
        const names = [...text.matchAll(/([a-z_]+)="/g)].map(([, name]) => name);
        expect(names).toEqual(['realm', 'error', 'error_description', ...(scopes.length > 0 ? ['scope'] : []), 'resource_metadata']);
      }),
    );
  });

  it.each(['a"b', 'a\\b', 'a\r\nSet-Cookie: x=1', 'a\0b', 'é"'])('drops what would end the value from %j', (description) => {
    const text = bearerChallenge({ error: 'invalid_token', description, resourceMetadata: undefined });
    expect(text).toBe(`Bearer realm="coder", error="invalid_token", error_description="${description.replace(/[^ -~]|["\\]/g, '')}"`);
  });
});
