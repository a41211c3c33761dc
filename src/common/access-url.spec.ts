import { AccessUrl } from './access-url.js';

function accessUrl(href: string): AccessUrl {
  const url = new AccessUrl();
  url.set(href);
  return url;
}

describe('AccessUrl', () => {
  it('has no trailing slash as issuer and one as resource for a bare origin', () => {
    const url = accessUrl('http://127.0.0.1:3000');
    expect(url.issuer).toBe('http://127.0.0.1:3000');
    expect(url.resource).toBe('http://127.0.0.1:3000/');
    expect(url.origin).toBe('http://127.0.0.1:3000');
    expect(url.isHttps).toBe(false);
    expect(url.join('/oauth2/tokens')).toBe('http://127.0.0.1:3000/oauth2/tokens');
    expect(url.resourceMetadata).toBe('http://127.0.0.1:3000/.well-known/oauth-protected-resource');
  });

  it('keeps a path, and inserts the well-known part before it (RFC 9728 section 3.1)', () => {
    const url = accessUrl('https://ID.example.com:443/auth/');
    expect(url.issuer).toBe('https://id.example.com/auth');
    expect(url.resource).toBe('https://id.example.com/auth');
    expect(url.origin).toBe('https://id.example.com');
    expect(url.isHttps).toBe(true);
    expect(url.resourceMetadata).toBe('https://id.example.com/.well-known/oauth-protected-resource/auth');
  });

  it('follows a change, and is unknown before it is set', () => {
    const url = accessUrl('http://127.0.0.1:3000');
    url.set('https://id.example.com');
    expect([url.issuer, url.resource]).toEqual(['https://id.example.com', 'https://id.example.com/']);
    expect(() => new AccessUrl().issuer).toThrow('not known before the server listens');
  });
});
