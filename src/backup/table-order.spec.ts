import { referencedFirst } from './table-order.js';

describe('referencedFirst', () => {
  it('puts a table after those that it references', () => {
    const references = [
      { from: 'a', to: 'c' },
      { from: 'b', to: 'a' },
      { from: 'c', to: 'c' },
    ];
    expect(referencedFirst(['a', 'b', 'c', 'd'], references)).toEqual(['c', 'd', 'a', 'b']);
  });

  it('ignores references to tables that are not listed', () => {
    expect(referencedFirst(['a'], [{ from: 'a', to: 'b' }])).toEqual(['a']);
  });

  it('throws for tables that reference each other', () => {
    const circle = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    expect(() => referencedFirst(['a', 'b'], circle)).toThrow('the foreign keys of a, b form a circle');
  });
});
