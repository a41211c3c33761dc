import { CookieJar } from './cookie-jar.js';

describe('CookieJar', () => {
  it('sends back what it was given, the last value of each name', () => {
    const jar = new CookieJar();
    expect(jar.header()).toBeNull();
    jar.store(['a=1; Path=/; HttpOnly', 'b=x=y; Secure']);
    jar.store(['a=2']);
    expect(jar.header()).toBe('a=2; b=x=y');
  });

  it.each(['a=; Path=/', 'a=gone; Max-Age=0', 'a=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])('forgets a cookie on "%s"', (removal) => {
    const jar = new CookieJar();
    jar.store(['a=1']);
    jar.store([removal]);
    expect(jar.get('a')).toBeUndefined();
  });
});
