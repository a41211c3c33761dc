import { parsePage } from './page.js';

const ID = 'a0000000-0000-4000-8000-000000000001';

describe('a page', () => {
  it.each([
    [{}, { limit: null, offset: 0, afterId: null }],
    [
      { limit: '0', offset: '', after_id: '' },
      { limit: null, offset: 0, afterId: null },
    ],
    [
      { limit: '2147483647', offset: '7', after_id: ID },
      { limit: 2 ** 31 - 1, offset: 7, afterId: ID },
    ],
  ])('reads %j', (query, page) => {
    expect(parsePage(query)).toEqual(page);
  });

  it.each(['-1', '1.5', 'x', '2147483648', '99999999999', ' 1', ['1', '2']])('refuses limit and offset %j', (value) => {
    const parse = async (): Promise<unknown> => Promise.resolve(parsePage({ limit: value, offset: value, after_id: 'x' }));
    return expect(parse()).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'Query parameters have invalid values.',
      validations: [
        { field: 'limit', detail: 'Query param "limit" must be a valid 32-bit positive integer' },
        { field: 'offset', detail: 'Query param "offset" must be a valid 32-bit positive integer' },
        { field: 'after_id', detail: 'Query param "after_id" must be a valid uuid' },
      ],
    });
  });
});
