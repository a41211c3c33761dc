import fc from 'fast-check';
import { anyText, runs } from '../../testing/index.js';
import { gitPrompt } from './git-prompt.js';

/** Which host git connects to, and how it says so: as it was decoded (before git 2.48), and encoded again. */
interface Asked {
  readonly user: string | null;
  readonly host: string;
  readonly path: string | null;
}

function printed({ user, host, path }: Asked, encode: (text: string) => string): string {
  return `Password for 'https://${user === null ? '' : `${encode(user)}@`}${host}${path === null ? '' : `/${encode(path)}`}': `;
}

const raw = (text: string): string => text;
const HOSTS = fc.constantFrom('evil.example', 'git.example.com', 'git.example.com:8443', '127.0.0.1', '[::1]:8443', 'localhost');
/** Made of what has a meaning in URLs, and of what looks like it. */
const TRICKS = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from('@/:?#\\%.\'"&=[] '),
        '\n',
        '\r',
        '\t',
        '\0',
        '\u202e',
        '\u2024',
        '\uff0e',
        '\uff20',
        '\uff0f',
        '%2f',
        '%40',
        '%0a',
      ),
      fc.constantFrom('git.example.com', 'robot', 'https://', 'evil.example', '..', 'app.git', '8443'),
      anyText(fc, { maxLength: 3 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

describe('a question of git', () => {
  it.each([
    ['https://git.example.com', { user: null, host: 'git.example.com', path: '/' }],
    ['https://ada@git.example.com', { user: 'ada', host: 'git.example.com', path: '/' }],
    [
      'https://ada%40example.com@git.example.com:8443/team/app.git',
      { user: 'ada@example.com', host: 'git.example.com:8443', path: '/team/app.git' },
    ],
    ['https://GIT.example.com:443/', { user: null, host: 'git.example.com', path: '/' }],
    ['https://[::1]:8443', { user: null, host: '[::1]:8443', path: '/' }],
  ])('is understood: %s', (target, { user, host, path }) => {
    const found = gitPrompt(`Username for '${target}': `);
    expect([found?.what, found?.user, found?.url.host, found?.url.pathname]).toEqual(['Username', user, host, path]);
  });

  it.each([
    'https://git.example.com/@evil.example',
    'https://git.example.com/x@evil.example',
    'https://git.example.com#@evil.example',
    'https://git.example.com?@evil.example',
    'https://git.example.com\\@evil.example',
    'https://robot@git.example.com/@evil.example',
    'https://robot@git.example.com@evil.example',
    'https://robot:x@git.example.com',
    'https://robot:@git.example.com',
    'https://@git.example.com',
    'https://git\uff0eexample.com',
    'https://git\u2024example.com',
    'https://git.example.com\uff0f@evil.example',
    'https://git%2eexample.com',
    'https://git.example.com/team%2f..%2fother',
    'https://git.example.com/team/../other',
    'https://git.example.com/%2e%2e/other',
    'https://git.example.com//other',
    'https://git.example.com:0443',
    'https://git.example.com:',
    'https://git.example.com:99999',
    'https://git.example.com.',
    'https://0x7f.1',
    'https://xn--',
    'https://git.xn--a.com',
    'https://xn--a.xn--mnchen-3ya.de',
    'https://ro%0abot@git.example.com',
    'https://ro%E2%80%AEbot@git.example.com',
    'https://ro%zzbot@git.example.com',
    'https://git.example.com\n',
    'https:/git.example.com',
    'https:git.example.com',
    'HTTPS://git.example.com',
    'ssh://git.example.com',
    ' https://git.example.com',
  ])('is refused where people, git and programs could read different hosts: %j', (target) => {
    expect(gitPrompt(`Password for '${target}': `)).toBeNull();
  });

  it.each([
    "Password for 'https://git.example.com': \n",
    "password for 'https://git.example.com': ",
    "Password for 'https://git.example.com'",
    'Password: ',
  ])('is nothing else: %j', (prompt) => {
    expect(gitPrompt(prompt)).toBeNull();
  });

  it('is refused, or understood as the host that git connects to, whatever the username and the path are', () => {
    const asked = fc.record({ user: fc.option(TRICKS), host: HOSTS, path: fc.option(TRICKS) });
    fc.assert(
      fc.property(asked, fc.constantFrom(raw, encodeURI, encodeURIComponent), (given, encode) => {
        const found = gitPrompt(printed(given, encode));
        expect(found?.url.host ?? given.host).toBe(given.host);
      }),
      runs(5000),
    );
  });

  it('is understood as the generic syntax of URLs has it (RFC 3986 appendix B)', () => {
    const target = fc.array(fc.oneof(TRICKS, HOSTS), { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(target, (text) => {
        const found = gitPrompt(`Password for 'https://${text}': `);
        if (!found) return;
        const [, authority = '', path = '', query, fragment] =
          /^https:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(`https://${text}`) ?? [];
        const [host, ...userinfo] = authority.split('@').reverse();
        expect([query, fragment, userinfo.length <= 1]).toEqual([undefined, undefined, true]);
        expect([found.url.host, found.url.pathname]).toEqual([host?.toLowerCase().replace(/:443$/, ''), path || '/']);
      }),
      runs(5000),
    );
  });
});
