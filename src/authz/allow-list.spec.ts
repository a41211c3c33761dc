import { formatAllowListEntry, intersectAllowLists, normalizeAllowList, parseAllowList, storedAllowList } from './allow-list.js';

const ID = 'd0000000-0000-4000-8000-000000000001';
const OTHER = 'd0000000-0000-4000-8000-000000000002';
const parsed = (...texts: string[]): string[] => parseAllowList(texts).map(formatAllowListEntry);

describe('parseAllowList', () => {
  it.each([
    [['*:*', `template:${ID}`], ['*:*']],
    [
      ['template:*', `template:${ID}`, `file:${ID}`],
      [`file:${ID}`, 'template:*'],
    ],
    [
      [`template:${OTHER}`, `template:${ID}`, `template:${ID}`],
      [`template:${ID}`, `template:${OTHER}`],
    ],
    [
      [`*:${ID}`, `template:${ID}`],
      [`*:${ID}`, `template:${ID}`],
    ],
    [[], []],
  ])('normalizes %j to %j', (texts, expected) => {
    expect(parsed(...texts)).toEqual(expected);
  });

  it.each(['', ':', 'template', 'template:', `:${ID}`, `teapot:${ID}`, `constructor:${ID}`, 'api_key:abcDEF1234', `user:${ID}x`])(
    'refuses %j as invalid input',
    (text) => {
      expect(() => parsed(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }) as Error);
    },
  );

  it('refuses more than 128 entries, even if fewer remain after normalization', () => {
    expect(parsed(...Array<string>(128).fill('*:*'))).toEqual(['*:*']);
    expect(() => parsed(...Array<string>(129).fill('*:*'))).toThrow('at most 128');
  });
});

describe('storedAllowList', () => {
  it('drops unreadable entries, so that a damaged row never widens a key', () => {
    expect(storedAllowList([`template:${ID}`, 'teapot:*', '']).map(formatAllowListEntry)).toEqual([`template:${ID}`]);
  });
});

describe('intersectAllowLists', () => {
  it.each([
    [['*:*'], [`template:${ID}`], [`template:${ID}`]],
    [['template:*'], [`template:${ID}`, `file:${ID}`], [`template:${ID}`]],
    [['template:*'], [`*:${ID}`], [`template:${ID}`]],
    [[`template:${ID}`], [`template:${OTHER}`], []],
    [['template:*'], ['file:*'], []],
    [['*:*'], [], []],
  ])('of %j and %j is %j, in either order', (a, b, expected) => {
    const [left, right] = [parseAllowList(a), parseAllowList(b)];
    expect(intersectAllowLists(left, right).map(formatAllowListEntry)).toEqual(expected);
    expect(intersectAllowLists(right, left).map(formatAllowListEntry)).toEqual(expected);
  });
});

describe('normalizeAllowList', () => {
  it('keeps the empty id, which stands for objects that have none yet', () => {
    expect(normalizeAllowList([{ type: 'file', id: '' }])).toEqual([{ type: 'file', id: '' }]);
  });
});
