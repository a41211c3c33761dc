import type { CookieSerializeOptions } from '@fastify/cookie';
import type { AccessUrl } from '../common/index.js';
import { SESSION_COOKIE } from './extract-credential.js';

export interface SessionCookieOptions {
  /** `--secure-auth-cookie`; absent: when the access URL is https. */
  readonly secure: boolean | undefined;
  readonly sameSite: 'lax' | 'none';
}

/** A year. The cookie outlives its key on purpose: expiry is the server's to decide, and then to explain (spec users 0.10). */
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

interface CookieReply {
  setCookie(name: string, value: string, options: CookieSerializeOptions): unknown;
}

/** Puts the session token in the browser, and takes it out again. */
export class SessionCookie {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly options: SessionCookieOptions,
  ) {}

  set(reply: CookieReply, token: string): void {
    reply.setCookie(SESSION_COOKIE, token, { ...this.attributes(), maxAge: MAX_AGE_SECONDS });
  }

  clear(reply: CookieReply): void {
    reply.setCookie(SESSION_COOKIE, '', { ...this.attributes(), maxAge: 0 });
  }

  private attributes(): CookieSerializeOptions {
    return { path: '/', httpOnly: true, secure: this.options.secure ?? this.accessUrl.isHttps, sameSite: this.options.sameSite };
  }
}
