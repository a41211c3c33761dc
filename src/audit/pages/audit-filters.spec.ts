import { chosenSearch, filtersOf } from './audit-filters.js';

describe('the choices of a search of the audit log', () => {
  it('are what the search says, as far as it can be chosen', () => {
    expect(filtersOf('ada action:LOGIN  date_from:2026-01-31 resource_type:nonsense')).toEqual({
      action: 'login',
      resource_type: '',
      date_from: '2026-01-31',
      date_to: '',
    });
  });

  it('replace those of the search, and leave its other words', () => {
    const search = 'username:ada action:login date_from:2026-01-31';
    expect(chosenSearch(search, { action: 'delete', resource_type: 'user', date_from: '', date_to: 'never' })).toBe(
      'username:ada action:delete resource_type:user',
    );
  });

  it('are nothing where an address has none', () => {
    expect(chosenSearch('action:login', { q: 'action:login' })).toBeNull();
  });
});
