import type { CookieSerializeOptions } from '@fastify/cookie';
import { randomBytes } from 'node:crypto';
import { type AccessUrl, type Clock, equalInConstantTime, randomAlphanumeric } from '../../common/index.js';
import type { ServerSecretsService } from '../../crypto-keys/index.js';
import type { IdentityProvider, LoginAttempt } from '../identity-provider.js';

export const LOGIN_COOKIE = 'oauth_state';
/** How long somebody may take at the provider. */
const MAX_AGE_SECONDS = 15 * 60;

interface CookieReply {
  setCookie(name: string, value: string, options: CookieSerializeOptions): unknown;
}

/**
 * Binds a login under way to the browser that began it (DESIGN section 5): everything that the answer is checked against travels in
 * one signed cookie for a quarter of an hour, so that no server has to remember it. A second login in the same browser replaces it.
 */
export class LoginCookie {
  constructor(
    private readonly secrets: ServerSecretsService,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
    private readonly options: { readonly secure: boolean | undefined },
  ) {}

  /** A new attempt at this provider. `target` is a local path. */
  begin(provider: IdentityProvider, target: string): LoginAttempt {
    return {
      providerId: provider.id,
      state: randomAlphanumeric(32),
      nonce: randomAlphanumeric(32),
      codeVerifier: randomBytes(32).toString('base64url'),
      redirectUri: (provider.baseUrl ?? this.accessUrl.issuer) + provider.callbackPath,
      target,
    };
  }

  set(reply: CookieReply, attempt: LoginAttempt): void {
    const expiresAt = this.clock.now().getTime() + MAX_AGE_SECONDS * 1000;
    const payload = Buffer.from(JSON.stringify({ ...attempt, expiresAt })).toString('base64url');
    reply.setCookie(LOGIN_COOKIE, `${payload}.${this.secrets.sign('login_state', payload)}`, {
      ...this.attributes(),
      maxAge: MAX_AGE_SECONDS,
    });
  }

  /** The attempt in this cookie; null when we did not make it, or it is too old. */
  read(cookie: string): LoginAttempt | null {
    const [payload = '', signature = ''] = cookie.split('.');
    if (!this.secrets.verify('login_state', payload, signature)) return null;
    // The signature says that it is what `set` wrote.
    const { expiresAt, ...attempt } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as LoginAttempt & {
      expiresAt: number;
    };
    return expiresAt > this.clock.now().getTime() ? attempt : null;
  }

  clear(reply: CookieReply): void {
    reply.setCookie(LOGIN_COOKIE, '', { ...this.attributes(), maxAge: 0 });
  }

  /** Lax: the answer is a navigation from the provider's site. */
  private attributes(): CookieSerializeOptions {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.options.secure ?? this.accessUrl.isHttps };
  }
}

/** Is the answer to this attempt, at this provider? Compared in time that depends only on the lengths. */
export function belongsTo(attempt: LoginAttempt, providerId: string, state: string): boolean {
  return attempt.providerId === providerId && equalInConstantTime(Buffer.from(attempt.state), Buffer.from(state));
}
