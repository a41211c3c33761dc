import { Injectable } from '@nestjs/common';
import { AccessUrl, DomainError } from '../common/index.js';
import { settings } from '../core/index.js';
import { BrowserCookies, type HttpReply, type HttpRequest } from '../http/index.js';
import { SESSION_COOKIE } from './extract-credential.js';

export class SessionCookieSettings extends settings('samesiteAuthCookie') {}

/** A year. The cookie outlives its key on purpose, so that the server decides about expiry and can explain it. */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** Sets and clears the session cookie. */
@Injectable()
export class SessionCookie {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly cookies: BrowserCookies,
    private readonly settings: SessionCookieSettings,
  ) {}

  set(reply: HttpReply, token: string): void {
    this.cookies.set(reply, SESSION_COOKIE, token, { sameSite: this.settings.samesiteAuthCookie, maxAgeSeconds: MAX_AGE_SECONDS });
  }

  clear(reply: HttpReply): void {
    this.cookies.clear(reply, SESSION_COOKIE, { sameSite: this.settings.samesiteAuthCookie });
  }

  tokenIn(request: HttpRequest): string | undefined {
    return this.cookies.read(request, SESSION_COOKIE);
  }

  /** The presented session tokens that a login in this browser replaces. */
  replacedBy(request: HttpRequest): string[] {
    const values = [this.cookies.read(request, SESSION_COOKIE), this.cookies.readLegacy(request, SESSION_COOKIE)];
    return values.filter((value) => value !== undefined);
  }

  /**
   * Would a browser at this address drop the cookie and so never get a session? That is so over http when cookies require https, except
   * under the public name: there, a proxy in front of us may use https without saying so.
   */
  isDroppedAt({ protocol, host }: { readonly protocol: string; readonly host: string }): boolean {
    return this.cookies.areSecure && protocol === 'http' && host.toLowerCase() !== this.accessUrl.host;
  }

  /**
   * Throws `session_unkeepable` before a login from a page that, according to its browser, was itself loaded over http. A request without
   * an origin comes from a program, which reads the token from the response.
   */
  requireSecureOrigin({ headers, host }: Pick<HttpRequest, 'headers' | 'host'>): void {
    if (!this.cookies.areSecure || headers.origin?.toLowerCase() !== `http://${host.toLowerCase()}`) return;
    throw new DomainError('session_unkeepable', 'You are using plain HTTP, where your browser cannot keep a session.', {
      detail: `Sign in at ${this.accessUrl.issuer} instead.`,
    });
  }
}
