import { freshSeconds } from './freshness.js';

describe('the time for which a metadata document is kept', () => {
  it.each([
    [{}, 3600],
    [{ 'cache-control': 'max-age=600' }, 600],
    [{ 'cache-control': 'public, Max-Age="600"' }, 600],
    [{ 'cache-control': 'max-age=600', age: '100' }, 500],
    [{ 'cache-control': 'max-age=1' }, 60],
    [{ 'cache-control': 'max-age=0' }, 60],
    [{ 'cache-control': 'no-store' }, 60],
    [{ 'cache-control': 'no-cache, max-age=600' }, 60],
    [{ 'cache-control': 'max-age=31536000' }, 86_400],
    [{ 'cache-control': 'max-age=many' }, 3600],
    [{ expires: 'Tue, 01 Dec 2026 10:10:00 GMT', date: 'Tue, 01 Dec 2026 10:00:00 GMT' }, 600],
    [{ expires: 'Tue, 01 Dec 2026 10:10:00 GMT', date: 'Tue, 01 Dec 2026 10:00:00 GMT', age: '100' }, 500],
    [{ expires: 'Tue, 01 Dec 2026 10:10:00 GMT', date: 'Tue, 01 Dec 2026 10:00:00 GMT', 'cache-control': 'max-age=900' }, 900],
    [{ expires: '0', date: 'Tue, 01 Dec 2026 10:00:00 GMT' }, 60],
    [{ expires: 'Tue, 01 Dec 2026 09:00:00 GMT', date: 'Tue, 01 Dec 2026 10:00:00 GMT' }, 60],
    [{ expires: 'Tue, 01 Dec 2026 10:10:00 GMT' }, 3600],
    [{ 'cache-control': 'max-age=600', age: 'x' }, 600],
  ])('with %j is %d seconds', (headers, seconds) => {
    expect(freshSeconds(new Headers(headers))).toBe(seconds);
  });
});
