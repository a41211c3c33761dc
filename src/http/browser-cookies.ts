import { Injectable } from '@nestjs/common';
import { AccessUrl, DomainError } from '../common/index.js';
import { settings } from '../core/index.js';
import type { HttpReply, HttpRequest } from './request.js';

export interface CookieKind {
  readonly sameSite: 'lax' | 'none';
  readonly maxAgeSeconds: number;
}

/** Browsers accept such a cookie only over https, for the exact host that set it and all its paths (RFC 6265bis section 4.1.3.2). */
const PREFIX = '__Host-';

export class BrowserCookiesSettings extends settings('hostPrefixCookie', 'secureAuthCookie') {}

/**
 * The only way to read and set cookies: reading detects two cookies of the same name, and setting cannot forget an attribute.
 * `name` is always without the prefix.
 */
@Injectable()
export class BrowserCookies {
  private readonly prefix: string;
  private readonly otherPrefix: string;

  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly settings: BrowserCookiesSettings,
  ) {
    this.prefix = settings.hostPrefixCookie ? PREFIX : '';
    this.otherPrefix = settings.hostPrefixCookie ? '' : PREFIX;
  }

  get areSecure(): boolean {
    return this.settings.hostPrefixCookie || (this.settings.secureAuthCookie ?? this.accessUrl.isHttps);
  }

  /**
   * Undefined when the browser sent no such cookie. Throws `cookie_repeated` for two of the same name: the server cannot tell which one it
   * set, and another site below the same domain may have planted the other one.
   */
  read(request: HttpRequest, name: string): string | undefined {
    return this.only(request, this.prefix + name);
  }

  /** A cookie that was set before the prefix was switched on or off. It is no longer a valid credential, but its session can be ended. */
  readLegacy(request: HttpRequest, name: string): string | undefined {
    return this.only(request, this.otherPrefix + name);
  }

  /** The received cookies whose names match, by name. Only for cookies that are merely counted and compared. */
  like(request: HttpRequest, pattern: RegExp): ReadonlyMap<string, string> {
    const own = Object.entries(cookiesOf(request)).filter(([name]) => name.startsWith(this.prefix));
    const named = own.map(([name, value]) => [name.slice(this.prefix.length), value ?? ''] as const);
    return new Map(named.filter(([name]) => pattern.test(name)));
  }

  set(reply: HttpReply, name: string, value: string, kind: CookieKind): void {
    this.write(reply, this.prefix + name, value, kind);
    this.clearLegacy(reply, name, kind);
  }

  clear(reply: HttpReply, name: string, kind: Pick<CookieKind, 'sameSite'>): void {
    this.write(reply, this.prefix + name, '', { ...kind, maxAgeSeconds: 0 });
    this.clearLegacy(reply, name, kind);
  }

  private only(request: HttpRequest, wireName: string): string | undefined {
    const value = cookiesOf(request)[wireName];
    if (value !== undefined && isRepeated(request.headers.cookie ?? '', wireName)) {
      throw new DomainError('cookie_repeated', `The browser sent two cookies with the name "${wireName}".`, {
        detail: 'One of them may come from another site. Remove the cookies of this site in your browser, and sign in again.',
      });
    }
    return value;
  }

  private clearLegacy(reply: HttpReply, name: string, kind: Pick<CookieKind, 'sameSite'>): void {
    const former = this.otherPrefix + name;
    if (cookiesOf(reply.request)[former] !== undefined) this.write(reply, former, '', { ...kind, maxAgeSeconds: 0 });
  }

  private write(reply: HttpReply, wireName: string, value: string, { sameSite, maxAgeSeconds }: CookieKind): void {
    const secure = this.areSecure || wireName.startsWith(PREFIX);
    reply.setCookie(wireName, value, { path: '/', httpOnly: true, secure, sameSite, maxAge: maxAgeSeconds });
  }
}

type Cookies = Readonly<Record<string, string | undefined>>;

/** Parsed when they are first read, because most requests have none. */
function cookiesOf(request: HttpRequest): Cookies {
  const { cookie } = request.raw.headers;
  if (cookie === undefined) return NONE;
  // The plugin declares them as always there, which they are with its hook.
  const parsed = request.cookies as Cookies | null;
  return parsed ?? (request.cookies = request.server.parseCookie(cookie));
}

const NONE: Cookies = Object.freeze({});

function isRepeated(header: string, name: string): boolean {
  // Fast path for nearly every request.
  if (header.indexOf(name) === header.lastIndexOf(name)) return false;
  return header.split(';').filter((pair) => (pair.split('=', 1)[0] ?? '').trim() === name).length > 1;
}
