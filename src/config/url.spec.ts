import { InvalidValueError } from './option.js';
import { accessUrl, hostName, postgresUrl, publicUrl, webOrigin, webPage } from './url.js';

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
  ])('normalizes %s to %s', (text, value) => {
    expect(publicUrl.parse(text)).toBe(value);
  });

  it.each([
    ['id.example.com', /starts with https:\/\/ or http:\/\//],
    ['ftp://id.example.com', /starts with/],
    ['https://', /starts with/],
    ['https://id.example.com?x=1', /query or a fragment/],
    ['https://id.example.com/?', /query or a fragment/],
    ['https://id.example.com/#', /query or a fragment/],
    ['https://me:pw@id.example.com', /username or a password/],
    ['https://me@id.example.com', /username or a password/],
    ['http://0.0.0.0:3000', /host that clients can reach/],
    ['http://[::]:3000', /host that clients can reach/],
  ])('refuses %s', (text, reason) => {
    expect(() => publicUrl.parse(text)).toThrow(InvalidValueError);
    expect(() => publicUrl.parse(text)).toThrow(reason);
  });
});

describe('accessUrl', () => {
  it('is normalized like every public URL', () => {
    expect(accessUrl.parse('HTTPS://ID.Example.COM:443/')).toBe('https://id.example.com');
    expect(() => accessUrl.parse('https://id.example.com?x=1')).toThrow(/query or a fragment/);
  });

  it.each(['https://example.com/auth', 'https://example.com/auth/', 'http://localhost:3000/a/b', 'https://example.com/%61'])(
    'is refused with a path: %s',
    (text) => {
      expect(() => accessUrl.parse(text)).toThrow(
        new InvalidValueError(
          'must not have a path: Gatehouse must be served at the root of its own host name, such as https://id.example.com',
        ),
      );
    },
  );
});

describe('webPage', () => {
  it('keeps path and query', () => {
    expect(webPage.parse('https://example.com/terms?v=2#top')).toBe('https://example.com/terms?v=2#top');
  });

  it('refuses a script, which would run on the login page', () => {
    expect(() => webPage.parse('javascript:alert(1)')).toThrow(InvalidValueError);
  });
});

describe('postgresUrl', () => {
  it.each(['postgres://u:p@db/app?sslmode=require', 'postgresql://db:5432/app', 'postgresql:///app?host=/run/postgresql'])(
    'passes %s on unchanged',
    (text) => {
      expect(postgresUrl.parse(text)).toBe(text);
    },
  );

  it.each(['mysql://u:p@db/app', 'db.example.com', 'host=db user=u password=p'])('refuses %s without repeating it', (text) => {
    expect(() => postgresUrl.parse(text)).toThrow(new InvalidValueError('must be a URL that starts with postgres:// or postgresql://'));
  });
});

describe('webOrigin', () => {
  it.each(['https://portal.example.com', 'http://localhost:5173', 'https://[::1]:8443'])('accepts %s', (text) => {
    expect(webOrigin.parse(text)).toBe(text);
  });

  it.each([
    ['*', /must list each origin/],
    ['https://*.example.com', /must list each origin/],
    ['null', /must not be null/],
    ['https://portal.example.com/', /exactly as sent by browsers/],
    ['https://portal.example.com/app', /exactly as sent by browsers/],
    ['https://portal.example.com:443', /exactly as sent by browsers/],
    ['https://Portal.example.com', /exactly as sent by browsers/],
    ['https://a:b@portal.example.com', /username or a password/],
    ['portal.example.com', /starts with/],
    ['file:///x', /starts with/],
  ])('refuses %s', (text, reason) => {
    expect(() => webOrigin.parse(text)).toThrow(reason);
  });
});

describe('hostName', () => {
  it.each([
    ['id.example.com', 'id.example.com'],
    ['ID.Example.com.', 'id.example.com'],
    ['gatehouse', 'gatehouse'],
    ['10.0.0.7', '10.0.0.7'],
    ['[2001:DB8:0::7]', '[2001:db8::7]'],
  ])('normalizes %s as browsers do', (text, value) => {
    expect(hostName.parse(text)).toBe(value);
  });

  it.each([
    ['*.example.com', /must list each host/],
    ['https://id.example.com', /without scheme, port or path/],
    ['id.example.com:3000', /without scheme, port or path/],
    ['id.example.com/x', /without scheme, port or path/],
    ['2001:db8::7', /IPv6 in brackets/],
    ['[::1', /IPv6 in brackets/],
    ['0.0.0.0', /host that clients can reach/],
    ['[::]', /host that clients can reach/],
  ])('refuses %s', (text, reason) => {
    expect(() => hostName.parse(text)).toThrow(InvalidValueError);
    expect(() => hostName.parse(text)).toThrow(reason);
  });
});
