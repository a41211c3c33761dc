import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { Clock, sha256 } from '../../common/index.js';
import { ServerSecretsService } from '../../crypto-keys/index.js';
import { type HttpRequest, pathAndQuery } from '../../http/index.js';
import type { LoginRequest } from '../checks/login-demands.js';

const MARK = 'login_requested';
/** What the person did not do: `login` or `consent`. */
const CANCELLED = 'cancelled';
/** Added by this server, or removed on the way through the login page. */
const NOT_OF_CLIENT = [MARK, CANCELLED, 'access_token', 'coder_session_token'];
/** For the login, and the consent after it. */
const LIFETIME_MS = 30 * 60 * 1000;

/**
 * Marks the address of an authorization request whose user was asked to log in, so that the way back from the login is known. The request of the app
 * has no mark: opened anew, it asks anew. The mark belongs to one request, whose `state`, `nonce` and PKCE challenge make it useless for another one.
 */
@Injectable()
export class LoginRequests {
  constructor(
    private readonly secrets: ServerSecretsService,
    private readonly clock: Clock,
  ) {}

  /** Path and query of this request with a mark. */
  mark(request: HttpRequest, actor: Actor | null): string {
    const seconds = String(Math.floor(this.clock.now().getTime() / 1000));
    const session = sessionOf(actor);
    const signature = this.secrets.sign('csrf', signedText(request, seconds, session));
    return withParameter(request, MARK, `${seconds}.${session}.${signature}`);
  }

  /** Path and query of this request for a person who does not want to, or cannot, go on. */
  cancelled(request: HttpRequest, what: 'login' | 'consent'): string {
    return withParameter(request, CANCELLED, what);
  }

  cancellationOf(request: HttpRequest): 'login' | 'consent' | null {
    const what = new URLSearchParams(pathAndQuery(request).query).get(CANCELLED);
    return what === 'login' || what === 'consent' ? what : null;
  }

  /** What the mark of this request says; null without a valid one. */
  read(request: HttpRequest, actor: Actor | null): LoginRequest | null {
    const [mark] = new URLSearchParams(pathAndQuery(request).query).getAll(MARK);
    const [seconds = '', session = '', signature = ''] = (mark ?? '').split('.');
    if (!/^\d{1,12}$/.test(seconds) || !this.secrets.verify('csrf', signedText(request, seconds, session), signature)) return null;
    const at = new Date(Number(seconds) * 1000);
    if (Math.abs(this.clock.now().getTime() - at.getTime()) > LIFETIME_MS) return null;
    return { at, wasSignedIn: session !== '', isSameSession: session === sessionOf(actor) };
  }
}

/** Does this local path belong to an authorization request that demands a login, even of somebody whom an identity provider remembers? */
export function isLoginRequested(target: string): boolean {
  const [path, query = ''] = target.split(/\?(.*)/s);
  return path === '/oauth2/authorize' && new URLSearchParams(query).has(MARK);
}

function sessionOf(actor: Actor | null): string {
  const keyId = actor?.credential?.keyId;
  return keyId === undefined ? '' : sha256(`login request ${keyId}`).subarray(0, 12).toString('base64url');
}

/** Of the decoded parameters: on the way through other pages the address can get another spelling. */
function signedText(request: HttpRequest, seconds: string, session: string): string {
  const query = new URLSearchParams(pathAndQuery(request).query);
  return JSON.stringify(['login request', seconds, session, [...query].filter(([name]) => !NOT_OF_CLIENT.includes(name))]);
}

function withParameter(request: HttpRequest, name: string, value: string): string {
  const { path, query } = pathAndQuery(request);
  const kept = query.split('&').filter((pair) => pair !== '' && !pair.startsWith(`${MARK}=`) && !pair.startsWith(`${CANCELLED}=`));
  return `${path}?${[...kept, `${name}=${encodeURIComponent(value)}`].join('&')}`;
}
