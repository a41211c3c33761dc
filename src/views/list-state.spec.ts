import { elementsNamed } from '../testing/index.js';
import { listStateOf, pathOf, renderPager } from './list-state.js';

describe('the state of a list', () => {
  it('is read from the address and leads back to it', () => {
    const state = listStateOf('/admin/users', { q: ' status:active ', sort: '-name', offset: '20' }, 10, ['name']);
    expect(state).toEqual({ path: '/admin/users', search: 'status:active', sort: { by: 'name', order: 'desc' }, offset: 20, limit: 10 });
    expect(pathOf(state)).toBe('/admin/users?q=status%3Aactive&sort=-name&offset=20');
  });

  it.each([
    ['two searches', { q: ['a', 'b'] }],
    ['a column that does not sort', { sort: 'password' }],
    ['a minus without a column', { sort: '-' }],
    ['a number below zero', { offset: '-1' }],
    ['a number with a point', { offset: '1.5' }],
    ['a number of a thousand digits', { offset: '9'.repeat(1000) }],
  ])('leaves out what is unusable: %s', (_what, query) => {
    expect(pathOf(listStateOf('/admin/users', query, 10, ['name']))).toBe('/admin/users');
  });

  it('has bounds: a search of 500 characters, and a million rows', () => {
    const { search, offset } = listStateOf('/x', { q: 'a'.repeat(501), offset: '9999999' }, 10);
    expect([search.length, offset]).toEqual([500, 1_000_000]);
  });
});

describe('the pages of a list', () => {
  const list = listStateOf('/x', { q: 'a', offset: '10' }, 10);
  const links = (offset: number, total: number): unknown[] =>
    elementsNamed(renderPager({ ...list, offset }, total)?.toString() ?? '', 'a').map(({ attributes }) => [
      attributes['rel'],
      attributes['href'],
    ]);

  it('are linked before and after the shown one, with the search', () => {
    expect(links(10, 25)).toEqual([
      ['prev', '/x?q=a'],
      ['next', '/x?q=a&offset=20'],
    ]);
    expect(links(20, 25)).toEqual([['prev', '/x?q=a&offset=10']]);
    expect(links(0, 25)).toEqual([['next', '/x?q=a&offset=10']]);
  });

  it('are not there when everything is shown', () => {
    expect(renderPager({ ...list, offset: 0 }, 10)).toBeUndefined();
  });

  it('say which rows are shown, also beyond the last one', () => {
    expect(renderPager({ ...list, offset: 20 }, 25)?.toString()).toContain('21 to 25 of 25');
    expect(renderPager({ ...list, offset: 40 }, 25)?.toString()).toContain('None of 25 from here on');
  });
});
