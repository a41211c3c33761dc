import { DomainError } from './domain-error.js';
import { SearchQuery } from './search-query.js';

const MESSAGE = 'Invalid search query.';

function faultsOf(text: string, read: (query: SearchQuery) => void): unknown {
  const query = new SearchQuery(text, 'search');
  read(query);
  try {
    query.finish(MESSAGE);
  } catch (error) {
    return error instanceof DomainError ? [error.code, error.message, ...(error.validations ?? [])] : error;
  }
  return 'accepted';
}

const nothing = (): void => undefined;

describe('a search query', () => {
  it('is lower-cased, with quotes around spaces and colons', () => {
    const query = new SearchQuery(
      'Name:"Ann Lee"  last_seen_before:"2026-01-02T03:04:05.5+01:00" status:active,Dormant STATUS:suspended',
      'x',
    );
    expect(query.text('name')).toBe('ann lee');
    expect(query.instant('last_seen_before')).toEqual(new Date('2026-01-02T02:04:05.500Z'));
    expect(query.list('status')).toEqual(['active', 'dormant', 'suspended']);
    expect(() => {
      query.finish(MESSAGE);
    }).not.toThrow();
  });

  it('joins bare words to one value of the bare key', () => {
    expect(new SearchQuery('Ann "Van Lee"', 'search').text('search')).toBe('ann van lee');
    expect(new SearchQuery('   ', 'search').text('search')).toBeUndefined();
  });

  it.each<[string, string, (query: SearchQuery) => void, string, string]>([
    ['an element that begins with a colon', ':x', nothing, 'q', `Query element ":x" cannot start or end with ':'`],
    ['an element that ends with a colon', 'x:', nothing, 'q', `Query element "x:" cannot start or end with ':'`],
    ['two colons', 'a:b:c', nothing, 'q', `Query element "a:b:c" can only contain 1 ':'`],
    ['an unknown key', 'nope:1', (query) => query.text('name'), 'nope', '"nope" is not a valid query param'],
    [
      'a single value twice',
      'name:a name:b',
      (query) => query.text('name'),
      'name',
      'Query param "name" provided more than once, found 2 times',
    ],
    [
      'a word outside a fixed set',
      'status:lost',
      (query) => query.list('status', ['active']),
      'status',
      'Query param "status" has invalid value "lost": it can be active',
    ],
    [
      'a single value outside a fixed set',
      'action:delet',
      (query) => query.oneOf('action', ['create', 'delete'], ['start']),
      'action',
      'Query param "action" has invalid value "delet": it can be create, delete',
    ],
    ['no boolean', 'b:maybe', (query) => query.boolean('b'), 'b', 'Query param "b" must be a valid boolean'],
    ['not a UUID', 'id:7', (query) => query.uuid('id'), 'id', 'Query param "id" must be a valid uuid'],
    ['no integer', 'n:-1', (query) => query.integer('n'), 'n', 'Query param "n" must be a valid integer'],
    ['no date', 't:2026-01-01', (query) => query.instant('t'), 't', 'Query param "t" must be a valid date in the format of RFC 3339'],
  ])('refuses %s', (_title, text, read, field, detail) => {
    expect(faultsOf(text, read)).toEqual(['invalid_input', MESSAGE, { field, detail }]);
  });

  it('reports every fault at once', () => {
    expect(faultsOf('a:b:c x: nope:1', nothing)).toHaveLength(5);
  });

  it('is refused before parsing if it is longer than a real search', () => {
    expect(faultsOf('a '.repeat(2_000), nothing)).toEqual([
      'invalid_input',
      MESSAGE,
      { field: 'q', detail: 'Query param "q" must be no longer than 2048 characters' },
    ]);
  });
});
