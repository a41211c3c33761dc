import { InvalidValue } from './option.js';
import { postgresUrl, publicUrl, webPage } from './url.js';

describe('publicUrl', () => {
  it.each([
    ['https://id.example.com', 'https://id.example.com'],
    ['https://id.example.com/', 'https://id.example.com'],
    ['HTTPS://ID.Example.COM:443/', 'https://id.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
    ['https://example.com/auth/', 'https://example.com/auth'],
    ['https://example.com/auth//', 'https://example.com/auth'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('spells %s as %s', (text, value) => {
    expect(publicUrl.parse(text)).toBe(value);
  });

  it.each([
    ['id.example.com', /starts with https:\/\/ or http:\/\//],
    ['ftp://id.example.com', /starts with/],
    ['https://', /starts with/],
    ['https://id.example.com?x=1', /query or a fragment/],
    ['https://id.example.com/?', /query or a fragment/],
    ['https://id.example.com/#', /query or a fragment/],
    ['https://me:pw@id.example.com', /user name or a password/],
    ['https://me@id.example.com', /user name or a password/],
    ['http://0.0.0.0:3000', /host that clients can reach/],
    ['http://[::]:3000', /host that clients can reach/],
  ])('refuses %s', (text, reason) => {
    expect(() => publicUrl.parse(text)).toThrow(InvalidValue);
    expect(() => publicUrl.parse(text)).toThrow(reason);
  });
});

describe('webPage', () => {
  it('keeps path and query', () => {
    expect(webPage.parse('https://example.com/terms?v=2#top')).toBe('https://example.com/terms?v=2#top');
  });

  it('refuses a script, which would run on the login page', () => {
    expect(() => webPage.parse('javascript:alert(1)')).toThrow(InvalidValue);
  });
});

describe('postgresUrl', () => {
  it.each(['postgres://u:p@db/app?sslmode=require', 'postgresql://db:5432/app', 'postgresql:///app?host=/run/postgresql'])(
    'passes %s on as it is',
    (text) => {
      expect(postgresUrl.parse(text)).toBe(text);
    },
  );

  it.each(['mysql://u:p@db/app', 'db.example.com', 'host=db user=u password=p', 'postgres://u:p@db:port/app'])(
    'refuses %s without repeating it',
    (text) => {
      expect(() => postgresUrl.parse(text)).toThrow(new InvalidValue('must be a URL that starts with postgres:// or postgresql://'));
    },
  );
});
