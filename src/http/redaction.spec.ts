import { jest } from '@jest/globals';
import fc from 'fast-check';
import { LINEAR, costGrowth, runs } from '../testing/index.js';
import { redactSecrets, redactUrl, withoutTokens } from './redaction.js';

const KEY = 'ABCDEFGHIJ-abcdefghijklmnopqrstuv';
const OAUTH_SECRET = `coder_ABCDEFGHIJ_${'s'.repeat(40)}`;

describe('URLs in logs', () => {
  it.each([
    ['/api?access_token=s3cret&x=1', '/api?access_token=[redacted]&x=1'],
    ['/api?%61ccess_token=s3cret', '/api?access_token=[redacted]'],
    ['/api?client_secret=s3cret&client_secret=s3cret', '/api?client_secret=[redacted]&client_secret=[redacted]'],
    ['/api?Access_Token=s3cret&TOKEN=s3cret', '/api?Access_Token=[redacted]&TOKEN=[redacted]'],
    ['/api?x=1;access_token=s3cret', '/api?x=1;access_token=[redacted]'],
    [`/api/users/${KEY}/keys?q=${KEY}&x=${KEY.replace('-', '%2D')}`, '/api/users/[redacted]/keys?q=[redacted]&x=[redacted]'],
    [`/${OAUTH_SECRET}?u=https://x/${OAUTH_SECRET.replaceAll('_', '%5F')}`, '/[redacted]?u=https://x/[redacted]'],
    ['/api/users/5a66e700-0000-4000-8000-000000000001', '/api/users/5a66e700-0000-4000-8000-000000000001'],
    ['/a/eyJhbGciOiJI.eyJzdWIiOiIx.sig-na_ture/b', '/a/[redacted]/b'],
    ['/a.b/deadbeef-eyJhbGciOiJI.eyJzdWIiOiIx?x=1', '/a.b/[redacted]?x=1'],
    ['/aaaaaaaaaaaa.bbbbbbbb.eyJhbGciOiJI.eyJzdWIiOiIx', '/aaaaaaaaaaaa.bbbbbbbb.[redacted]'],
    ['/api?x=%zz', '/api?x=%zz'],
    ['/api', '/api'],
  ])('%s is logged as %s', (url, logged) => {
    expect(redactUrl(url)).toBe(logged);
  });

  it('contain no secret from the URL that a login leads back to', () => {
    const back = '/oauth2/authorize?client_id=app&client_secret=s3cret&state=s3cret';
    const logged = redactUrl(`/login?redirect=${encodeURIComponent(back)}&message=hello`);
    expect(logged).not.toContain('s3cret');
    expect(decodeURIComponent(logged)).toContain('/oauth2/authorize?client_id=app');
    expect(logged).toContain('message=hello');
  });
});

describe('a malicious URL', () => {
  /** How many characters the replacements of one call had to read. */
  function charactersRead(url: string): number {
    let read = 0;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- applied to its own `this` below
    const replace = String.prototype.replace;
    const spy = jest.spyOn(String.prototype, 'replace').mockImplementation(function (this: string, ...args: unknown[]) {
      read += this.length;
      return Reflect.apply(replace, this, args) as string;
    } as typeof String.prototype.replace);
    try {
      redactUrl(url);
    } finally {
      spy.mockRestore();
    }
    return read;
  }

  it.each([
    ['a redirect within a redirect within …', '?redirect='],
    ['the same, encoded', '%3Fredirect%3D'],
    ['percent signs encoded again and again', '%25'],
    ['names of secrets', 'code'],
    ['secret parameters', 'code=&'],
    ['beginnings of keys', 'ABCDEFGHIJ-'],
    ['beginnings of JWTs', 'eyJabcdefgh.'],
  ])('%s is read a fixed number of times, at any length', (_what, piece) => {
    const url = `/nope${piece.repeat(16_384 / piece.length)}`;
    expect(charactersRead(url)).toBeLessThanOrEqual(4 * url.length);
  });

  it.each(['eyJ', 'eyJabcdefgh', 'eyJabcdefgh.', 'abcdefgh.', 'ABCDEFGHIJ-', 'coder_ABCDEFGHIJ_', 'code', '%25', '%3Fcode%3D', '-'])(
    'takes time linear in its length when it repeats "%s"',
    (piece) => {
      expect(costGrowth(piece, (text) => redactUrl(`/${text}`))).toBeLessThan(LINEAR);
      expect(costGrowth(piece, (text) => redactSecrets(text))).toBeLessThan(LINEAR);
    },
  );

  it('takes no more than 2 kB of a log', () => {
    expect(redactUrl(`/${'x'.repeat(16_000)}`)).toHaveLength(2_049);
  });

  const encodings = (text: string, times: number): string =>
    Array.from({ length: times }).reduce<string>((inner) => encodeURIComponent(inner).replaceAll('-', '%2D').replaceAll('_', '%5f'), text);
  /** Input that anybody can bring into a log line. */
  function readings(logged: string): string {
    const all = [logged];
    for (let i = 0; i < 9; i++) {
      all.push(all.at(-1)!.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
    }
    return all.join(' ');
  }
  const filler = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', '/', '?', '&', '=', '%', ';', '-', '_', '%25', '%3F', 'redirect=', 'code', '.'),
  });

  it('never shows a key, an OAuth secret or a JWT, anywhere in it', () => {
    const secret = fc.constantFrom('SeCrEtSeCrEtSeCrEtSeCr', 'sEcReT'.repeat(7).slice(0, 40));
    const token = fc.constantFrom(
      (s: string) => `ABCDEFGHIJ-${s.slice(0, 22)}`,
      (s: string) => `coder_ABCDEFGHIJ_${s.padEnd(40, 'x')}`,
      (s: string) => `eyJhbGciOiJI.eyJ${s}.${s}`,
    );
    fc.assert(
      fc.property(filler, filler, secret, token, fc.integer({ min: 0, max: 6 }), (before, after, s, make, times) => {
        const url = `/${before}${encodings(make(s), times)}${after}`;
        expect(readings(redactUrl(url))).not.toContain(s.slice(0, 12));
      }),
      runs(400),
    );
  });

  it('never shows the value of a secret parameter, however deeply nested in other URLs', () => {
    const name = fc.constantFrom('code', 'state', 'access_token', 'client_secret', 'Refresh_Token', 'device_code', 'id_token_hint');
    fc.assert(
      fc.property(name, fc.integer({ min: 0, max: 7 }), fc.constantFrom('?', '&'), (parameter, depth, mark) => {
        let url = `/back${mark}${parameter}=s3cret&x=1`;
        for (let i = 0; i < depth; i++) url = `/login?a=b&redirect=${encodeURIComponent(url)}`;
        const logged = redactUrl(depth === 0 ? url.replace('&code', '?code').replace(/^\/back&/, '/back?') : url);
        expect(readings(logged)).not.toContain('s3cret');
      }),
      runs(200),
    );
  });
});

it('the redirect back from the login page carries neither tokens nor client secrets', () => {
  expect(withoutTokens('a=1&access_token=t&coder_session_token=t&client_secret=t&b=2')).toBe('a=1&b=2');
});
