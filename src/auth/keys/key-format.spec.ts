import { generateAgentToken, generateKey, keyMatches, parseCredential, parseKey } from './key-format.js';

const SECRET = 'abcdefghijklmnopqrstuv';

describe('parseKey', () => {
  it('splits a generated key, whose secret matches the stored hash', () => {
    const key = generateKey();
    const parsed = parseKey(key.text);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(parsed.id).toBe(key.id);
    expect(keyMatches(parsed, key.hashedSecret)).toBe(true);
    expect(keyMatches({ ...parsed, secret: SECRET }, key.hashedSecret)).toBe(false);
  });

  it.each([
    ['no-dash-count', 'incorrect amount of API key parts, expected 2 got 3'],
    [`short-${SECRET}`, 'invalid API key ID length, expected 10 got 5'],
    ['abcdefghij-short', 'invalid API key secret length, expected 22 got 5'],
  ])('describes the fault of %s', (text, fault) => {
    expect(parseKey(text)).toEqual({ fault });
  });

  it.each(['abc\0efghij', 'abc efghij', 'abcéefghij', "abc'efghij"])('keeps %j from the database: ids are letters and digits', (id) => {
    expect(parseKey(`${id}-${SECRET}`)).toEqual({ fault: 'invalid API key characters, expected letters and digits' });
  });
});

describe('parseCredential', () => {
  it('distinguishes the token of an agent, which is a key behind a prefix', () => {
    const token = generateAgentToken();
    const parsed = parseCredential(token.text);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect([parsed.id, parsed.isAgentToken, keyMatches(parsed, token.hashedSecret)]).toEqual([token.id, true, true]);
    expect(parseKey(token.text)).toEqual({ fault: 'invalid API key ID length, expected 10 got 14' });
    expect(parseCredential(generateKey().text)).toMatchObject({ isAgentToken: false });
  });
});
