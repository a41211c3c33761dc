import { formatUserCode, generateUserCode, hashUserCode, parseUserCode } from './user-code.js';

describe('a user code', () => {
  it('has eight letters without vowels, and none is like another', () => {
    const codes = Array.from({ length: 200 }, generateUserCode);
    for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
    expect(new Set(codes).size).toBe(codes.length);
    expect(formatUserCode('WDJBMJHT')).toBe('WDJB-MJHT');
  });

  it.each(['WDJB-MJHT', 'wdjb-mjht', ' WDJB MJHT ', 'wdjbmjht', 'WDJB–MJHT.', 'W-D-J-B-M-J-H-T'])(
    '8628-03: is recognised in upper or lower case, with any punctuation: %j',
    (typed) => {
      expect(parseUserCode(typed)).toBe('WDJBMJHT');
    },
  );

  it.each(['', 'WDJB', 'WDJB-MJH', 'WDJB-MJHTT', 'ADJB-MJHT', 'WDJB-MJH1', `${'-'.repeat(32)}WDJBMJHT`])(
    'is not recognised in %j',
    (typed) => {
      expect(parseUserCode(typed)).toBeNull();
    },
  );

  it('is stored as a hash', () => {
    expect(hashUserCode('WDJBMJHT')).toHaveLength(32);
    expect(hashUserCode('WDJBMJHT')).not.toEqual(hashUserCode('WDJBMJHS'));
  });
});
