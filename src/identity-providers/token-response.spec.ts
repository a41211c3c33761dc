import fc from 'fast-check';
import { readTokenResponse, type UpstreamTokenResponse, TokenEndpointError } from './token-response.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const HUNDRED_YEARS_MS = 100 * 365 * 24 * 3600 * 1000;

const read = (answer: unknown, status = 200, type = 'application/json'): UpstreamTokenResponse =>
  readTokenResponse(status, type, typeof answer === 'string' ? answer : JSON.stringify(answer), NOW);

function refusal(answer: unknown, status = 200, type = 'application/json'): TokenEndpointError {
  try {
    read(answer, status, type);
  } catch (error) {
    if (error instanceof TokenEndpointError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

const NOTHING = [null, '', ' ', undefined] as const;
const anything = fc.oneof(fc.constantFrom<unknown>(...NOTHING), fc.jsonValue());
const usualType = fc.constantFrom<unknown>(...NOTHING, 'Bearer', 'bearer', 'bEARER');
const noError = fc.constantFrom<unknown>(...NOTHING, false);

describe('a token answer', () => {
  it('needs only an access token', () => {
    const fields = fc.record(
      { refresh_token: anything, id_token: anything, expires_in: anything, token_type: usualType, scope: anything, error: noError },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (more) => {
        const { tokens, idToken } = read({ ...more, access_token: 'at' });
        expect(tokens.accessToken).toBe('at');
        for (const [value, given] of [
          [tokens.refreshToken, more.refresh_token],
          [idToken, more.id_token],
        ]) {
          if (value !== null) expect(value).toBe(given);
          if (typeof given !== 'string' || given.trim() === '') expect(value).toBeNull();
        }
        const life = tokens.expiresAt === null ? null : tokens.expiresAt.getTime() - NOW.getTime();
        if (life !== null) {
          expect(life).toBeGreaterThanOrEqual(0);
          expect(life).toBeLessThanOrEqual(HUNDRED_YEARS_MS);
        }
      }),
    );
  });

  it('throws only its own refusal, and limits what it repeats', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 200, max: 599 }), fc.string(), (text, status, type) => {
        try {
          read(text, status, type);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenEndpointError);
          expect((error as TokenEndpointError).message).not.toMatch(/[\r\n\0]/);
          expect((error as TokenEndpointError).message.length).toBeLessThan(510);
        }
      }),
    );
  });

  it.each(NOTHING)('ignores %j in every field', (nothing) => {
    const answer = { access_token: 'at', refresh_token: nothing, id_token: nothing, expires_in: nothing, token_type: nothing };
    expect(read(answer)).toEqual({ tokens: { accessToken: 'at', refreshToken: null, expiresAt: null }, idToken: null });
    expect(refusal({ access_token: nothing })).toMatchObject({ message: 'the response contains no access token', code: null });
  });

  it.each<[unknown, number | null]>([
    [3600, 3600],
    ['3600', 3600],
    [' 3600 ', 3600],
    ['3599.5', 3599.5],
    [1e300, null],
    ['9'.repeat(400), null],
    // Not a lifetime, or one that is over: a token of which only the opposite is known must not count as one that never expires.
    [0, 0],
    ['0', 0],
    [-5, 0],
    ['-5', 0],
    ['1e3', 0],
    ['0x10', 0],
    ['soon', 0],
    [true, 0],
    [[3600], 0],
    [{}, 0],
  ])('with expires_in %j expires in %s seconds', (expires_in, seconds) => {
    const { expiresAt } = read({ access_token: 'at', expires_in }).tokens;
    expect(expiresAt === null ? null : (expiresAt.getTime() - NOW.getTime()) / 1000).toBe(seconds);
  });

  it('may have another content type, or form encoding', () => {
    expect(read('{"access_token":"at"}', 200, 'text/html').tokens.accessToken).toBe('at');
    expect(read('access_token=at&expires_in=60&refresh_token=', 200, 'application/x-www-form-urlencoded').tokens).toEqual({
      accessToken: 'at',
      refreshToken: null,
      expiresAt: new Date(NOW.getTime() + 60_000),
    });
    expect(refusal('access_token=at', 200, 'text/html').message).toBe('the response contains no access token');
  });

  it('is refused for more fields than any provider sends', () => {
    const many = 25_001;
    const answers = [
      `[${'{"a":1},'.repeat(many)}0]`,
      `[${'0,'.repeat(many)}0]`,
      `{"access_token":"at","x":${'['.repeat(many)}${']'.repeat(many)}}`,
    ];
    for (const answer of answers) expect(refusal(answer).message).toBe('the response contains too many values');
    const form = Array.from({ length: many }, (_, i) => `f${i}=`).join('&');
    expect(refusal(`access_token=at&${form}`, 200, 'text/plain').message).toBe('the response contains too many values');
  });

  it('is refused if its token could not be stored and sent back', () => {
    expect(read({ access_token: 'at', refresh_token: 'a\u0000b', id_token: '\ud800' })).toMatchObject({
      tokens: { refreshToken: null },
      idToken: null,
    });
  });

  it.each<[unknown, number, string, string | null]>([
    [{ error: 'invalid_grant', error_description: 'spent' }, 400, 'invalid_grant: spent', 'invalid_grant'],
    [{ error: 'bad_refresh_token' }, 200, 'bad_refresh_token', 'bad_refresh_token'],
    [{ error: { code: 1 } }, 400, 'status 400', null],
    ['<html>', 503, 'status 503', null],
    [{ access_token: 'at' }, 400, 'status 400', null],
    [[], 200, 'the response contains no access token', null],
    [{ access_token: 'at', error: 'invalid_grant' }, 200, 'invalid_grant', 'invalid_grant'],
    [{ access_token: 'at', error: { code: 1 } }, 200, 'the response contains an error beside tokens', null],
    [{ access_token: 'at', token_type: 'mac' }, 200, 'the type of the access token: expected "Bearer", got "mac"', null],
    [{ access_token: 'at', token_type: 'DPoP' }, 200, 'the type of the access token: expected "Bearer", got "DPoP"', null],
    [{ access_token: 'at', token_type: ['Bearer'] }, 200, 'the type of the access token: expected "Bearer", got ["Bearer"]', null],
  ])('%j with status %d is refused as %j', (answer, status, message, code) => {
    expect(refusal(answer, status)).toMatchObject({ message, code, status });
  });
});
