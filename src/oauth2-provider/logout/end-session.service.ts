import { Injectable } from '@nestjs/common';
import { type Actor, isLoginSession, systemSubject } from '../../authz/index.js';
import { AccessUrl, isUuid, OAuthError } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { SessionGrantsSystemStore } from '../grants/session-grants.system-store.js';
import { HINT_EXPIRED_SECONDS } from '../openid/id-token-hints.js';
import { LoginSessions } from '../openid/login-sessions.js';
import { Subjects } from '../subjects/subjects.js';
import type { EndSessionRequest } from './end-session-request.js';

/** `unknown-app`: neither a client_id nor an ID token says whose address it is. `unverified-hint`: the ID token that would say so does not count. */
export type RedirectRefusal = 'unregistered' | 'unknown-app' | 'unverified-hint';

/** What is to be done about a logout that an app has asked for. */
export interface EndSessionDecision {
  /** The app that asks; null if that is not known. */
  readonly app: AppRow | null;
  /** Registered by the app, so the person can be sent there. */
  readonly redirectUri: string | null;
  /** Why the person cannot be sent where the app wants; null if they can, or if no address came. */
  readonly refusal: RedirectRefusal | null;
  /** An ID token of this very session came along: the person has signed in to the app from here, so the app may sign them out. */
  readonly isProven: boolean;
  /**
   * A signed-in person has to confirm the redirect: nobody has reviewed the app. An ID token changes nothing about that, because whoever registers an
   * app can sign in to it and send the token to everybody.
   */
  readonly needsConfirmation: boolean;
}

interface Hint {
  readonly clientId: string;
  readonly subject: string;
  readonly sid: string | null;
}

/** Decides about logouts that apps ask for (OpenID Connect RP-Initiated Logout). */
@Injectable()
export class EndSessionService {
  private readonly system = systemSubject('system-oauth2');

  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly apps: AppsStore,
    private readonly grants: SessionGrantsSystemStore,
    private readonly sessions: LoginSessions,
    private readonly subjects: Subjects,
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Throws `invalid_request` if the parameters contradict each other or name an unknown client. */
  async decide(actor: Actor | null, { hint: text, clientId, redirectUri }: EndSessionRequest): Promise<EndSessionDecision> {
    const hint = text === undefined ? null : await this.verify(text);
    // Who sends a token that is not ours gets what a link without a token gets: its key may have been withdrawn.
    const isUnverified = text !== undefined && hint === null;
    if (hint && clientId !== undefined && clientId !== hint.clientId) {
      throw new OAuthError('invalid_request', 'client_id must be the client that id_token_hint was issued to');
    }
    // Who has signed in to an app can sign out of it, also when it is no client any more.
    const app = hint ? await this.clients.findApp(hint.clientId) : await this.findApp(clientId);
    if (!app && clientId !== undefined) throw new OAuthError('invalid_request', 'client_id does not identify a client of this server');
    const isRegistered = redirectUri !== undefined && (app?.postLogoutRedirectUris.includes(redirectUri) ?? false);
    return {
      app,
      redirectUri: isRegistered ? redirectUri : null,
      refusal: redirectUri === undefined || isRegistered ? null : refusalOf(app, isUnverified),
      isProven: app !== null && hint !== null && actor !== null && (await this.belongsTo(actor, app, hint)),
      needsConfirmation: isRegistered && app?.dynamicallyRegistered !== false,
    };
  }

  /** May the person, who has confirmed it, still be sent there? The registration can have changed. */
  async isRegistered(appId: string, redirectUri: string): Promise<boolean> {
    return (await this.findApp(appId))?.postLogoutRedirectUris.includes(redirectUri) ?? false;
  }

  private async verify(text: string): Promise<Hint | null> {
    const claims = await this.signing.verify('JWT', text, this.accessUrl.issuer, { expiredSeconds: HINT_EXPIRED_SECONDS });
    if (typeof claims?.aud !== 'string' || claims.sub === undefined) return null;
    return { clientId: claims.aud, subject: claims.sub, sid: typeof claims['sid'] === 'string' ? claims['sid'] : null };
  }

  private async findApp(clientId: string | undefined): Promise<AppRow | null> {
    if (clientId === undefined) return null;
    return isUuid(clientId) ? this.apps.find(this.system, clientId) : this.clients.findClient(clientId);
  }

  /** Is the ID token about a sign-in from this session of this person, or from one that it continues? */
  private async belongsTo(actor: Actor, app: AppRow, { subject, sid }: Hint): Promise<boolean> {
    if (sid === null || !isLoginSession(actor)) return false;
    const current = await this.sessions.describe(actor, app);
    if (current === null) return false;
    // The grant can be gone: the app may have revoked its tokens.
    if (current.sid === sid && subject === (await this.subjects.find(actor.id, app))) return true;
    return this.grants.isSignIn(this.system, { userId: actor.id, appId: app.id, subject, sid, session: current.session });
  }
}

function refusalOf(app: AppRow | null, isUnverified: boolean): RedirectRefusal {
  if (app) return 'unregistered';
  return isUnverified ? 'unverified-hint' : 'unknown-app';
}
