import fc from 'fast-check';
import { bearerChallenge } from './challenge.js';
import { anyText } from '../testing/index.js';

const METADATA = 'https://id.example/.well-known/oauth-protected-resource';
/** RFC 6750 section 3: no quotes, no backslash, nothing outside of printable ASCII. */
const PARAMETER = '[a-z_]+="[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]*"';

describe('the challenge', () => {
  it('names only the metadata without an error, and not even that if there is no metadata', () => {
    expect(bearerChallenge({ resourceMetadata: METADATA })).toBe(`Bearer realm="coder", resource_metadata="${METADATA}"`);
    expect(bearerChallenge({ resourceMetadata: undefined })).toBe('Bearer realm="coder"');
    expect(bearerChallenge({ description: 'not alone', scopes: [], resourceMetadata: undefined })).toBe('Bearer realm="coder"');
  });

  it('has every parameter once, in quotes that no value can close', () => {
    fc.assert(
      fc.property(anyText(fc), fc.array(anyText(fc)), (description, scopes) => {
        const text = bearerChallenge({ error: 'insufficient_scope', description, scopes, resourceMetadata: METADATA });
        expect(text).toMatch(new RegExp(`^Bearer ${PARAMETER}(?:, ${PARAMETER})*$`));
        const names = [...text.matchAll(/([a-z_]+)="[^"]*"/g)].map(([, name]) => name);
        expect(names).toEqual(['realm', 'error', 'error_description', ...(scopes.length > 0 ? ['scope'] : []), 'resource_metadata']);
      }),
    );
  });

  it.each(['a"b', 'a\\b', 'a\r\nSet-Cookie: x=1', 'a\0b', 'é"'])('drops characters that would end the value from %j', (description) => {
    const text = bearerChallenge({ error: 'invalid_token', description, resourceMetadata: undefined });
    expect(text).toBe(`Bearer realm="coder", error="invalid_token", error_description="${description.replace(/[^ -~]|["\\]/g, '')}"`);
  });
});
