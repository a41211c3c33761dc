import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/index.js';
import { BrowserCookies, type HttpReply, type HttpRequest } from '../../http/index.js';
import { LOGIN_LIFETIME_SECONDS } from './login-attempts.service.js';

/** The name is followed by the first characters of the state, so that each login has its own cookie. */
const NAME = 'oauth_state';
const NAME_PATTERN = /^oauth_state_[0-9a-f]{8}$/;
/** The maximum number of logins in progress per browser, because every request carries all cookies. The oldest are dropped. */
const MOST = 5;

/** Lax, because the response is a navigation from the provider's site. */
const KIND = { sameSite: 'lax', maxAgeSeconds: LOGIN_LIFETIME_SECONDS } as const;

/**
 * Binds logins in progress to the browser that began them, with a cookie for each, so that two tabs do not disturb each other, even when
 * both open at once. A cookie stays after its login, so that a reload of the response still belongs to this browser.
 */
@Injectable()
export class LoginCookies {
  constructor(
    private readonly cookies: BrowserCookies,
    private readonly clock: Clock,
  ) {}

  /** Adds a cookie to those that the browser sent. */
  add(request: HttpRequest, reply: HttpReply, state: string, seed: string): void {
    const begunAt = this.clock.now().getTime();
    const newestFirst = [...this.allIn(request)].toSorted(([, a], [, b]) => ageMark(b) - ageMark(a));
    for (const [name] of newestFirst.slice(MOST - 1)) this.cookies.clear(reply, name, KIND);
    this.cookies.set(reply, nameFor(state), `${begunAt.toString(36)}.${seed}`, KIND);
  }

  /** The seed of the login with this state; null when this browser has not begun it. */
  seedOf(request: HttpRequest, state: string): string | null {
    const [, seed] = (this.cookies.read(request, nameFor(state)) ?? '').split('.');
    return seed ?? null;
  }

  /** Has this browser begun any login recently? */
  isAnyIn(request: HttpRequest): boolean {
    return this.allIn(request).size > 0;
  }

  private allIn(request: HttpRequest): ReadonlyMap<string, string> {
    return this.cookies.like(request, NAME_PATTERN);
  }
}

function nameFor(state: string): string {
  return `${NAME}_${state.slice(0, 8)}`;
}

/** When it was begun; an unreadable value counts as the oldest. */
function ageMark(value: string): number {
  return Number.parseInt(value, 36) || 0;
}
