import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { LOGIN_MESSAGES } from '../../common/index.js';
import { type HttpReply, type HttpRequest, loginRedirect, pathAndQuery, toFailure } from '../../http/index.js';
import { PAGE_PATHS } from '../../views/index.js';
import { demandsLogin, type LoginDemands } from '../checks/login-demands.js';
import type { LoginNeeded } from './authorization-decisions.js';
import { LoginRequests } from './login-requests.js';

/** Sends people who have to log in for an authorization request to the page for it, and back to the request. */
@Injectable()
export class LoginRedirects {
  constructor(private readonly requests: LoginRequests) {}

  /** 303, so that the browser does not post a form to that page. Throws why the credential of the browser does not count, if logging in is no remedy. */
  redirect(reply: HttpReply, request: HttpRequest, actor: Actor | null, { as, demands }: LoginNeeded): void {
    void reply.header('cache-control', 'no-store').redirect(this.addressFor(request, actor, as, demands), 303);
  }

  private addressFor(request: HttpRequest, actor: Actor | null, as: LoginNeeded['as'], demands: LoginDemands | undefined): string {
    if (!actor) {
      const message = messageOf(request);
      const target = demands && demandsLogin(demands) ? parts(this.requests.mark(request, null)) : pathAndQuery(request);
      return withHint(loginRedirect(target, message), demands);
    }
    const redirect = this.requests.mark(request, actor);
    if (as === 'any-user') return `${PAGE_PATHS.reauthenticate}?${new URLSearchParams({ reason: 'app', redirect }).toString()}`;
    return withHint(loginRedirect(parts(redirect), LOGIN_MESSAGES.expectedAccount), demands);
  }
}

function messageOf({ ignoredRefusal }: HttpRequest): string | undefined {
  if (ignoredRefusal === null) return undefined;
  const { status, challenge, message, page } = toFailure(ignoredRefusal);
  if (status !== 401 || page) throw ignoredRefusal;
  return challenge === null ? undefined : message;
}

function parts(address: string): { readonly path: string; readonly query: string } {
  const [path = '', query = ''] = address.split(/\?(.*)/s);
  return { path, query };
}

function withHint(address: string, demands: LoginDemands | undefined): string {
  const hint = demands?.loginHint ?? null;
  return hint === null ? address : `${address}&${new URLSearchParams({ login_hint: hint }).toString()}`;
}
