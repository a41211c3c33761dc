import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { AccessUrl, DomainError } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { AppsStore } from '../apps/apps.store.js';
import { clientIdOf } from '../apps/client-id.js';
import { renamed } from './claim-settings.js';
import { claimsOf, withWantedValues } from './claims.js';
import { UserFactsSystemStore } from './user-facts.system-store.js';

/** A JSON object, or a signed JWT. */
export type UserInfo = { readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string } } | { readonly jwt: string };

/** Tells a relying party about the user who consented (OpenID Connect Core section 5.3). */
@Injectable()
export class UserInfoService {
  private readonly system = systemSubject('system-oauth2');

  constructor(
    private readonly credentials: Credentials,
    private readonly userFacts: UserFactsSystemStore,
    private readonly apps: AppsStore,
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Throws `scope_insufficient` unless the actor is an app with the scope `openid`, and `token_invalid` if user or app are gone. */
  async describe(actor: Actor): Promise<UserInfo> {
    const keyId = actor.credential?.keyId;
    const token = keyId === undefined ? null : ((await this.credentials.find(keyId))?.token ?? null);
    const scopes = token?.subjectType === 'user' ? token.scope.split(' ') : [];
    if (keyId === undefined || !token || !scopes.includes('openid')) {
      const detail = 'UserInfo needs an access token of an app, with the scope openid.';
      throw new DomainError('scope_insufficient', 'Forbidden.', { detail, scopes: ['openid'] });
    }
    const [app, grant] = await Promise.all([this.apps.find(this.system, token.app.id), this.userFacts.findGrant(this.system, keyId)]);
    const facts = app && (await this.userFacts.find(this.system, actor.id, app));
    if (!facts || !grant) throw new DomainError('token_invalid', 'The access token is invalid.');
    const granted = claimsOf(facts, scopes, (path) => this.accessUrl.join(path));
    const claims = { ...renamed(withWantedValues(granted, grant.claims?.userinfo ?? {}), app.claimNames), sub: grant.subject ?? actor.id };
    if (app.userinfoSignedResponseAlg === null) return { claims };
    const aud = clientIdOf(app.id, token.app.documentUrl);
    return { jwt: await this.signing.sign(null, { ...claims, iss: this.accessUrl.issuer, aud }, app.userinfoSignedResponseAlg) };
  }
}
