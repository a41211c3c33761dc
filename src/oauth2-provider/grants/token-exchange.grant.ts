import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { Credentials } from '../../auth/index.js';
import { type Actor, OWN_AUTHORITY, type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { AtomicStatements, contended, type Guard, type Write } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import { invalidClient } from '../checks/invalid-client.js';
import { isSameAuthentication } from '../client-keys/client-authentication.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import { ExchangeRulesStore } from '../token-exchange/exchange-rules.store.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenClient } from './authenticated-client.js';
import { decideExchange, type ExchangeDecision, type HeldExchange, invalidSubject } from './exchange-decision.js';
import { ACCESS_TOKEN_TYPE, EXCHANGE_PARAMETERS, type ExchangeRequest, readExchange } from './exchange-request.js';
import { ExchangeChains } from './exchange-chains.js';
import type { GrantFacts, GrantForm, GrantHandler } from './grant-handler.js';
import { GrantsStore } from './grants.store.js';
import { PresentedTokens } from './presented-tokens.js';
import { accessTokenSeconds, TokenMinter, TokenMinterSettings } from './token-minter.js';
import type { TokenRequestFacts } from './token-request-facts.js';

const FACTS = {
  type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  description:
    'exchanges an access token of a user, which the app received as a resource server, for one for another resource server, as far as an exchange rule allows it (RFC 8693). There is no refresh token.',
  clientTypes: ['confidential'],
  parameters: EXCHANGE_PARAMETERS,
} as const satisfies GrantFacts;

/** Each attempt reads what has changed during the one before. */
const ATTEMPTS = 5;

/** What was read, and the user of the subject token. */
interface Found extends HeldExchange {
  readonly owner: Actor;
}

/**
 * grant_type=…:token-exchange (RFC 8693): a resource server calls another one on behalf of its caller. The new token has a grant of its own
 * below the grant of the subject token, and ends with it. The subject token can be exchanged again.
 */
@Injectable()
export class TokenExchangeGrant implements GrantHandler<typeof FACTS> {
  static readonly facts = FACTS;
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly grants: GrantsStore,
    private readonly tokens: PresentedTokens,
    private readonly chains: ExchangeChains,
    private readonly rules: ExchangeRulesStore,
    private readonly resourceServers: ResourceServersStore,
    private readonly credentials: Credentials,
    private readonly minter: TokenMinter,
    private readonly audit: AuditTrail,
    private readonly atomic: AtomicStatements,
    private readonly clock: Clock,
    private readonly settings: TokenMinterSettings,
  ) {}

  /** One statement carries out what was decided, and only if all of it is still true. Otherwise it is read and decided again. */
  async handle(
    client: TokenClient,
    form: GrantForm<typeof FACTS>,
    _facts: TokenRequestFacts | null,
    origin: RequestOrigin,
  ): Promise<AccessTokenResponse> {
    const request = readExchange(form);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await this.read(client, request, attempt === 0);
      const decision = decideExchange(request, found, FACTS);
      const { answer, writes } = await this.issue(found, decision, origin);
      if (await this.atomic.runAlways(this.guards(found, decision), writes)) return answer;
    }
    throw contended();
  }

  private async read(client: TokenClient, request: ExchangeRequest, isFirst: boolean): Promise<Found> {
    const { app, secretId } = client;
    const registration = isFirst ? app : await this.grants.findClient(this.actor, app.id, secretId);
    if (!registration || !isSameAuthentication(app, registration)) throw invalidClient();
    const subject = await this.tokens.verify(request.subjectToken);
    const owner = subject && (await this.credentials.findActor(subject.userId, OWN_AUTHORITY, this.clock.now()));
    if (!subject || !owner || !(await this.chains.isIntact(subject))) throw invalidSubject();
    const question = { appId: app.id, subjectResource: subject.audience, target: request.target };
    const applicable = await this.rules.findApplicable(this.actor, question);
    return { client, registration, subject, applicable, owner, now: this.clock.now() };
  }

  private guards(
    { client, registration, subject, now }: Found,
    { rule: { rule, subject: subjectServer, target } }: ExchangeDecision,
  ): readonly Guard[] {
    const { id: tokenId, grantId, userId, appId } = subject;
    const exchange = { appId: client.app.id, appSecretId: client.secretId, subject: { tokenId, grantId, userId, appId }, now };
    return [
      ...this.grants.exchanging(this.actor, exchange),
      // Before the rule, which is deleted with it.
      this.resourceServers.staying(this.actor, target.id),
      this.rules.inForce(this.actor, rule.id),
      this.grants.unchangedRegistration(this.actor, client.app.id, registration),
      this.resourceServers.unchanged(this.actor, subjectServer),
      this.resourceServers.unchanged(this.actor, target),
    ];
  }

  private async issue(
    { client, subject, owner, now }: Found,
    { rule: { rule }, target, binding, scope, actorIds, endsAt }: ExchangeDecision,
    origin: RequestOrigin,
  ): Promise<{ readonly answer: AccessTokenResponse; readonly writes: readonly Write[] }> {
    const { app, clientId, secretId: appSecretId, address: clientAddress } = client;
    const lifetimeEnd = new Date(now.getTime() + accessTokenSeconds(target, this.settings) * 1000);
    const grant = {
      id: randomUUID(),
      userId: subject.userId,
      appId: app.id,
      resource: target.identifier,
      scope,
      absoluteExpiresAt: lifetimeEnd < endsAt ? lifetimeEnd : endsAt,
      revokedAt: null,
      // Not the app's own: who exchanges a token knows what it says, and must not learn to connect that with another subject.
      subject: subject.subject,
    };
    const exchange = { parentGrantId: subject.grantId, ruleId: rule.id };
    const minting = { clientId, grant, target, owner, appSecretId, binding, scope, clientAddress, now, actorIds };
    const { answer, writes } = await this.minter.mint({ ...minting, subjectType: 'user', isRefreshable: false });
    const recording = this.audit.recording(this.actor, {
      action: 'write',
      ...appResource(app),
      userId: subject.userId,
      origin,
      statusCode: 200,
      additionalFields: {
        token_exchange: 'issued',
        rule_id: rule.id,
        subject_app_id: subject.appId,
        subject_resource: subject.audience,
        resource: target.identifier,
        scope,
        actor_ids: actorIds,
      },
    });
    return {
      answer: { ...answer, issued_token_type: ACCESS_TOKEN_TYPE },
      writes: [this.grants.grantInsertion(this.actor, { ...grant, exchange }), ...writes, recording],
    };
  }
}
