import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actorWithoutKey, Credentials, unchangedVersions } from '../../auth/index.js';
import { type Actor, OWN_AUTHORITY, systemSubject } from '../../authz/index.js';
import { Clock, OAuthError } from '../../common/index.js';
import { AtomicStatements, Transactions, type Write, writeAll } from '../../database/index.js';
import { invalidClient } from '../checks/invalid-client.js';
import { isSameAuthentication, proofOf } from '../client-keys/client-authentication.js';
import { grantNotAllowed, mayUseGrant } from '../checks/grant-use.js';
import { single } from '../checks/parameters.js';
import { resourceParameter } from '../checks/resource.js';
import { grantScope, withoutOpenId } from '../checks/scope.js';
import { bindingOf, type TokenBinding } from '../checks/token-binding.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import { mayTarget, type TargetResource, TargetResources } from '../resource-servers/target-resource.js';
import type { AccessTokenResponse } from './access-token-response.js';
import type { TokenClient } from './authenticated-client.js';
import type { GrantFacts, GrantForm, GrantHandler } from './grant-handler.js';
import type { Registration } from './grant-locks.repository.js';
import { GrantsStore } from './grants.store.js';
import { RememberedFacts } from './remembered-facts.js';
import { accessTokenSeconds, TokenMinter, TokenMinterSettings } from './token-minter.js';
import type { FactsOfItself, TokenRequestFacts } from './token-request-facts.js';

const FACTS = {
  type: 'client_credentials',
  description:
    'issues an access token to the app itself, which acts as its service account, with all roles of that. There is no refresh token: the app requests another access token.',
  clientTypes: ['confidential'],
  parameters: {
    scope: {
      description:
        'optional. Space-separated scopes. Those that the app cannot be granted are dropped; without any, the app gets its registered scope, or `user:read`.',
    },
    resource: {
      format: 'uri',
      description: 'optional. The API that the token is for (RFC 8707). Defaults to the API of this server.',
    },
  },
  isForItself: true,
} as const satisfies GrantFacts;

interface Request {
  readonly scope: string | undefined;
  /** Canonical; undefined if the request has none. */
  readonly resource: string | undefined;
}

/** Everything that the decision depends on. */
interface Held {
  readonly client: TokenClient;
  readonly registration: Registration;
  /** The service account; null without one that can act. */
  readonly account: Actor | null;
  /** Null: not registered. */
  readonly target: TargetResource | null;
}

interface Decision {
  readonly account: Actor;
  readonly target: TargetResource;
  readonly binding: TokenBinding;
  readonly scope: string;
}

const NO_ACCOUNT = 'This app has no service account that it could act as: an administrator has to choose one, or activate it';

/**
 * grant_type=client_credentials (RFC 6749 section 4.4): the app acts for itself. Each access token has its own grant, which ends with it, so
 * that concurrent requests of a client do not wait for each other.
 */
@Injectable()
export class ClientCredentialsGrant implements GrantHandler<typeof FACTS> {
  static readonly facts = FACTS;

  constructor(
    private readonly grants: GrantsStore,
    private readonly minter: TokenMinter,
    private readonly targets: TargetResources,
    private readonly resourceServers: ResourceServersStore,
    private readonly remembered: RememberedFacts,
    private readonly credentials: Credentials,
    private readonly atomic: AtomicStatements,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly settings: TokenMinterSettings,
  ) {}

  /** As for other grants: what was read with the client is enough for an ordinary success, and anything else is decided under locks. */
  async handle(client: TokenClient, form: GrantForm<typeof FACTS>, facts: TokenRequestFacts | null): Promise<AccessTokenResponse> {
    const request = { scope: single(form, 'scope'), resource: resourceParameter(form) };
    const answer = facts?.itself && (await this.issueAtOnce(client, request, facts.itself));
    if (facts) this.remembered.learn(facts, answer !== null);
    if (answer) return answer;
    return this.issueInSteps(facts?.itself?.isCurrent === false ? await this.asRegisteredNow(client) : client, request);
  }

  /** A client that was verified from memory. What it presented is right, whatever else has changed: the secret of an app is never another one. */
  private async asRegisteredNow(client: TokenClient): Promise<TokenClient> {
    const registration = await this.grants.findClient(systemSubject('system-oauth2'), client.app.id, client.secretId);
    if (!registration || proofOf(registration.tokenEndpointAuthMethod) !== 'secret') throw invalidClient();
    return { ...client, app: { ...client.app, ...registration } };
  }

  /** Null, without any effect: a refusal, or something has changed since it was read. */
  private async issueAtOnce(client: TokenClient, request: Request, found: FactsOfItself): Promise<AccessTokenResponse | null> {
    const actor = systemSubject('system-oauth2');
    const { app, secretId: appSecretId } = client;
    const now = this.clock.now();
    const account = found.account && actorWithoutKey(found.account, OWN_AUTHORITY, now);
    const target = this.targets.named(request.resource, found.resourceServer);
    const decision = decide(request, { client, registration: app, account, target });
    if ('refusal' in decision) return null;
    const { answer, writes } = await this.issue(client, decision);
    const { server } = decision.target;
    const guards = [
      ...(found.isCurrent ? [] : [unchangedVersions(found.versions)]),
      ...this.grants.forItself(actor, { appId: app.id, accountId: decision.account.id, appSecretId, now }),
      ...(server ? [this.resourceServers.staying(actor, server.id)] : []),
      this.grants.unchangedRegistration(actor, app.id, app),
      ...(server ? [this.resourceServers.unchanged(actor, server)] : []),
    ];
    return (await this.atomic.run(guards, writes)) ? answer : null;
  }

  private async issueInSteps(client: TokenClient, request: Request): Promise<AccessTokenResponse> {
    const actor = systemSubject('system-oauth2');
    const { app, secretId: appSecretId } = client;
    const now = this.clock.now();
    // Before the transaction: inside it, building the actor would need a second connection.
    const account = app.serviceAccountId === null ? null : await this.credentials.findActor(app.serviceAccountId, OWN_AUTHORITY, now);
    if (!account) throw new OAuthError('unauthorized_client', NO_ACCOUNT);

    return this.transactions.run(async (tx) => {
      const missing = await this.grants.lockForItself(
        actor,
        { appId: app.id, accountId: account.id, appSecretId, now: this.clock.now() },
        tx,
      );
      if (missing === 'account') throw new OAuthError('unauthorized_client', NO_ACCOUNT);
      if (missing === 'client') throw invalidClient();
      const named = request.resource === undefined ? null : await this.resourceServers.lockForGrant(actor, request.resource, tx);
      // Last, because it is not locked.
      const registration = await this.grants.findRegistration(actor, app.id, tx);
      if (!registration || !isSameAuthentication(client.app, registration)) throw invalidClient();
      const target = this.targets.named(request.resource, named);
      const decision = decide(request, { client, registration, account, target });
      if ('refusal' in decision) throw decision.refusal;
      const { answer, writes } = await this.issue(client, decision);
      await writeAll(tx, writes);
      return answer;
    });
  }

  private async issue(
    { app, clientId, secretId: appSecretId, address: clientAddress }: TokenClient,
    { account, target, binding, scope }: Decision,
  ): Promise<{ readonly answer: AccessTokenResponse; readonly writes: readonly Write[] }> {
    const now = this.clock.now();
    const absoluteExpiresAt = new Date(now.getTime() + accessTokenSeconds(target, this.settings) * 1000);
    const ids = { id: randomUUID(), userId: account.id, appId: app.id };
    const grant = { ...ids, resource: target.identifier, scope, absoluteExpiresAt, revokedAt: null, subject: null };
    const insertion = this.grants.grantInsertion(systemSubject('system-oauth2'), grant);
    const minting = { clientId, grant, target, owner: account, appSecretId, binding, scope, clientAddress, now };
    const { answer, writes } = await this.minter.mint({ ...minting, subjectType: 'client', isRefreshable: false });
    return { answer, writes: [insertion, ...writes] };
  }
}

/** The grant's rules. A pure function: it is also asked about what is not locked. */
function decide(request: Request, { client, registration, account, target }: Held): Decision | { readonly refusal: OAuthError } {
  const refuse = (...why: ConstructorParameters<typeof OAuthError>): { refusal: OAuthError } => ({ refusal: new OAuthError(...why) });
  const { clientType } = client.app;
  if (!mayUseGrant({ clientType, grantTypes: registration.grantTypes }, FACTS)) {
    return refuse('unauthorized_client', grantNotAllowed(FACTS.type));
  }
  if (!account || account.id !== registration.serviceAccountId) return refuse('unauthorized_client', NO_ACCOUNT);
  if (!target) return refuse('invalid_target', 'The resource parameter does not identify a registered resource');
  if (!mayTarget(target, client.app)) return refuse('invalid_target', 'This app may not obtain tokens for the requested resource');
  const binding = bindingOf({ client, registration, target });
  if ('fault' in binding) return refuse('invalid_dpop_proof', binding.fault);
  const granted = grantScope(request.scope, registration.scope, withoutOpenId(target.catalog));
  if ('fault' in granted) return refuse('invalid_scope', granted.fault);
  // Administrator scopes lift the limits of apps that act for a person. There are none here: the roles of the account decide.
  const scope = granted.scope.filter((name) => !target.catalog.isByNameOnly(name));
  if (scope.length === 0) return refuse('invalid_scope', 'administrator access takes a person who consents to it');
  return { account, target, binding, scope: scope.join(' ') };
}
