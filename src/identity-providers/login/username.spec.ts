import fc from 'fast-check';
import { nameFault } from '../../common/index.js';
import { usernameCandidates, usernameFrom } from './username.js';

const RANDOM = /^user-[a-z0-9]{8}\d$/;

describe('usernameFrom', () => {
  it.each([
    ['ada', 'ada'],
    ['Ada-Lovelace', 'Ada-Lovelace'],
    ['ada@example.com', 'ada'],
    ['ada.lovelace@example.com', 'adalovelace'],
    ['a@b@example.com', 'ab'],
    ['ada lovelace', 'adalovelace'],
    ['ada_', 'ada'],
  ])('of %j is %j', (text, expected) => {
    expect(usernameFrom(text)).toBe(expected);
  });

  it.each(['', '@', '@example.com', 'new', 'create', 'ada--x', '-ada', '用户', 'a'.repeat(33)])('of %j is a random one', (text) => {
    expect(usernameFrom(text)).toMatch(RANDOM);
  });

  it('is always a valid user name, and so are its alternatives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
        const wanted = usernameFrom(text);
        expect(usernameCandidates(wanted, 10).map((name) => nameFault(name))).toEqual(Array(11).fill(null));
      }),
    );
  });
});

describe('usernameCandidates', () => {
  it('begins with the preferred name, followed by similar ones', () => {
    const [first, ...others] = usernameCandidates('ada', 10);
    expect(first).toBe('ada');
    expect(new Set(others).size).toBe(10);
    for (const other of others) expect(other).toMatch(/^ada-[a-z0-9]{6}$/);
  });
});
