import { domainToUnicode } from 'node:url';
import { parseUrl } from '../../common/index.js';

/** A question of git for a username or a password. */
export interface GitPrompt {
  readonly what: 'Username' | 'Password';
  /** Scheme, host and path. */
  readonly url: URL;
  /** That git knows already; null if it knows none. */
  readonly user: string | null;
}

/**
 * `https://[user@]host[:port][/path]` in ASCII. Git writes the username into it, before version 2.48 as it was decoded, so whoever chose the URL chose that text: after
 * the host there is no second `@`, and nothing that some program takes for the end of the host.
 */
const PROMPT = new RegExp(
  String.raw`^(Username|Password) for '(https:\/\/)(?:((?:[\w.~!$&()*+,;=-]|%[0-9A-Fa-f]{2})+)@)?` +
    String.raw`([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?((?:\/(?:[\w.~!$&()*+,;=:-]|%[0-9A-Fa-f]{2})+)*\/?)': ?$`,
);
/** Longer ones are not from people. */
const MAX_LENGTH = 2000;
/** Encoded parts of a path that servers and proxies may decode to other folders: `.`, `/` and `\`. */
const FOLDERS = /%(?:2e|2f|5c)/i;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a command line is that of git, which can run GIT_ASKPASS with one argument only. The question may still be one that is refused. */
export function isGitPrompt(argv: readonly string[]): boolean {
  return argv.length === 1 && /^(?:Username|Password) for '/.test(argv[0] ?? '');
}

/** Null for anything that is not a question of git for exactly one host, which every parser of URLs reads in it. */
export function gitPrompt(text: string): GitPrompt | null {
  const [, what, scheme = '', user, host = '', port, path = ''] = (text.length > MAX_LENGTH ? null : PROMPT.exec(text)) ?? [];
  if (what !== 'Username' && what !== 'Password') return null;
  const url = parseUrl(`${scheme}${host}${port === undefined ? '' : `:${port}`}${path}`);
  const name = decoded(user ?? '');
  if (!url || name === null || FOLDERS.test(path) || UNSEEN.test(name) || UNSEEN.test(decoded(path) ?? '\0')) return null;
  // What was understood is what was written.
  const isSame =
    url.hostname === host.toLowerCase() &&
    !host.endsWith('.') &&
    host.split('.').every(isReadable) &&
    url.port === (port === '443' ? '' : (port ?? '')) &&
    url.pathname === (path || '/') &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  return isSame ? { what, url, user: user === undefined ? null : name } : null;
}

/** False for a label that claims to be Punycode and is not: some versions of Node.js refuse it, others take it as it is. */
function isReadable(label: string): boolean {
  return !/^xn--/i.test(label) || !['', label.toLowerCase()].includes(domainToUnicode(label));
}

/** Null for what is not UTF-8. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
