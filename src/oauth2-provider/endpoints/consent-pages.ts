import { Injectable } from '@nestjs/common';
import { type Actor, systemSubject } from '../../authz/index.js';
import { BUILT_IN_APP_IDS } from '../../common/index.js';
import { settings } from '../../core/index.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { grantSeconds, lastsAsSession } from '../grants/consent.service.js';
import { UserGrantsService } from '../grants/user-grants.service.js';
import { accessTokenSeconds } from '../grants/token-minter.js';
import type { AppRegistration } from '../pages/consent-app.js';
import type { ConsentedAccess, ConsentResource } from '../pages/consent-parts.js';
import type { TargetResource } from '../resource-servers/target-resource.js';
import { ConsentFactsService } from './consent-facts.js';

export class ConsentPagesSettings extends settings('oauthAccessTokenLifetimeSeconds', 'oauthGrantLifetimeSeconds') {}

/** What every page that asks for consent says about it. */
@Injectable()
export class ConsentPages {
  constructor(
    private readonly facts: ConsentFactsService,
    private readonly grants: UserGrantsService,
    private readonly apps: AppsStore,
    private readonly settings: ConsentPagesSettings,
  ) {}

  /** `documentHost`: where the app describes itself, if it is named by a URL. */
  async access(
    actor: Actor,
    app: AppRow,
    { scope, target }: { readonly scope: readonly string[]; readonly target: TargetResource },
    documentHost: string | null = null,
  ): Promise<Omit<ConsentedAccess, 'manageHref'>> {
    return {
      app: {
        name: app.name,
        ...(app.icon !== '' && { iconPath: app.icon }),
        clientType: app.clientType,
        registration: await this.registrationOf(app, documentHost),
        links: { clientUri: app.clientUri, policyUri: app.policyUri, tosUri: app.tosUri },
      },
      scopes: scope,
      ...(target.server ? NO_ROLES : await this.facts.describe(actor, scope)),
      earlierScopes: await this.earlierScopes(actor, app, target),
      resource: consentResource(target),
      accessTokenSeconds: accessTokenSeconds(target, this.settings),
      grantSeconds: grantSeconds(scope, this.settings),
      endsWithSession: lastsAsSession(scope),
    };
  }

  private async registrationOf(app: AppRow, documentHost: string | null): Promise<AppRegistration> {
    if (BUILT_IN_APP_IDS.includes(app.id)) return { kind: 'built-in' };
    if (documentHost !== null) return { kind: 'metadata-document', host: documentHost };
    const { username, network } = await this.apps.findRegistrant(systemSubject('system-oauth2'), app.id);
    if (app.dynamicallyRegistered) return { kind: 'dynamic', at: app.createdAt, network };
    return { kind: 'administrator', by: username, isVerified: app.isVerified };
  }

  private async earlierScopes(actor: Actor, app: AppRow, { identifier }: TargetResource): Promise<string[]> {
    const grants = await this.grants.list(actor, actor.id);
    return grants.filter(({ appId, resource }) => appId === app.id && resource === identifier).flatMap(({ scope }) => scope.split(' '));
  }
}

/** Roles count only at the API of this server. */
const NO_ROLES = { administratorRoles: [], openedRoles: [], idleScopes: [] } as const;

function consentResource({ identifier, server }: TargetResource): ConsentResource {
  if (!server) return { identifier };
  return { identifier, name: server.name, scopes: server.scopes, isVerifiedOffline: server.accessTokenFormat === 'jwt' };
}
