import { localPathOf, safeLocalPath } from './local-path.js';
import { parseUrl } from './parse-url.js';

describe('parseUrl', () => {
  it('gives a URL, relative to a base if there is one, or null', () => {
    expect(parseUrl('https://id.example/a')?.href).toBe('https://id.example/a');
    expect(parseUrl('/a', 'https://id.example')?.href).toBe('https://id.example/a');
    expect(parseUrl('/a')).toBeNull();
    expect(parseUrl('https://')).toBeNull();
  });

  it('gives the same result when repeated', () => {
    for (let asked = 0; asked < 20_000; asked++) {
      if (parseUrl('https://bücher.example')?.host !== 'xn--bcher-kva.example') throw new Error(`refused after ${asked} times`);
    }
  });
});

describe('local paths', () => {
  it('keep their letters when the request is repeated', () => {
    for (let asked = 0; asked < 20_000; asked++) {
      if (safeLocalPath('/bücher') !== '/b%C3%BCcher' || localPathOf('/bücher') !== '/b%C3%BCcher')
        throw new Error(`lost after ${asked} times`);
    }
  });
});
