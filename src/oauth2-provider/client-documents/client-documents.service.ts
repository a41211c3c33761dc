import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, OAuthError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { appResource, auditedApp } from '../apps/app-audit.js';
import { DEFAULT_OPENID_SETTINGS, reviewedSettings } from '../apps/app-settings.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { GrantsStore } from '../grants/grants.store.js';
import { LogoutsStore } from '../logout/logouts.store.js';
import { RegistrationPolicyInForce } from '../registration/registration-policy-in-force.js';
import { RegistrationQuota } from '../registration/registration-quota.js';
import { fieldsOf, RegistrationsService } from '../registration/registrations.service.js';
import { RegistrationsStore } from '../registration/registrations.store.js';
import { haveSameSubjects } from '../subjects/sectors.js';
import { AcceptedHosts } from './accepted-hosts.js';
import { clientIdUrlFault } from './client-id-url.js';
import { ClientDocumentsStore } from './client-documents.store.js';
import { isChanged, sameTexts } from './document-changes.js';
import { DocumentFetcher, type FetchedDocument } from './document-fetcher.js';

/** The app that a document describes, or why there is none, for the person who wants to use it. */
export type DocumentedApp = { readonly app: AppRow } | { readonly fault: string };

const NOT_ACCEPTED = { fault: 'is the URL of a client that this server does not accept' } as const;
const UNREVIEWED = { ...reviewedSettings(DEFAULT_OPENID_SETTINGS), icon: '', serviceAccountId: null, dynamicallyRegistered: true } as const;
const BY_DOCUMENT = { registration: 'metadata_document' } as const;

/**
 * Clients that are named by the URL of a document with their metadata (draft-ietf-oauth-client-id-metadata-document). Each has an app, which
 * is the copy of the document that this server works with: an app like those that register themselves, with the same limits.
 */
@Injectable()
export class ClientDocumentsService {
  private readonly actor = systemSubject('client-registration');

  constructor(
    private readonly documents: ClientDocumentsStore,
    private readonly fetcher: DocumentFetcher,
    private readonly apps: AppsStore,
    private readonly registrations: RegistrationsStore,
    private readonly registering: RegistrationsService,
    private readonly quota: RegistrationQuota,
    private readonly policy: RegistrationPolicyInForce,
    private readonly grants: GrantsStore,
    private readonly logouts: LogoutsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly hosts: AcceptedHosts,
  ) {}

  /** The client of an authorization request. Fetches its document, unless a recent copy is known. */
  async find(clientId: string, origin: RequestOrigin): Promise<DocumentedApp> {
    const fault = clientIdUrlFault(clientId);
    if (fault !== null) return { fault };
    if (!(await this.hosts.include(clientId))) return NOT_ACCEPTED;
    const known = await this.documents.find(this.actor, clientId);
    if (known && known.freshUntil > this.clock.now()) {
      const app = await this.apps.find(this.actor, known.appId);
      if (app) return { app };
    }
    return this.renew(clientId, origin);
  }

  /** The client, by its document as it is now. Its ID is an accepted URL. */
  async renew(clientId: string, origin: RequestOrigin): Promise<DocumentedApp> {
    const fetched = await this.fetcher.obtain(clientId);
    if ('fault' in fetched) return { fault: fetched.fault };
    return this.keep(clientId, fetched, origin);
  }

  private async keep(clientId: string, fetched: FetchedDocument, origin: RequestOrigin): Promise<DocumentedApp> {
    try {
      await this.registering.checkIdentity(fetched.metadata);
      const app = await this.transactions.run(async (tx) => {
        // Also one at a time, so that two people who meet a client at once make one app of it.
        const policy = await this.registrations.lockPolicy(this.actor, tx);
        const known = await this.documents.find(this.actor, clientId, tx);
        if (known) return this.update(clientId, known.appId, fetched, origin, tx);
        if (this.hosts.dependOnPolicy && this.policy.of(policy) !== 'open') return null;
        return this.create(clientId, fetched, origin, tx);
      });
      return app ? { app } : NOT_ACCEPTED;
    } catch (error) {
      if (error instanceof OAuthError) return { fault: `its document is invalid: ${error.message}` };
      if (error instanceof DomainError && error.code === 'rate_limited') return { fault: error.message };
      throw error;
    }
  }

  private async create(clientId: string, fetched: FetchedDocument, origin: RequestOrigin, tx: EntityManager): Promise<AppRow> {
    const { metadata, freshUntil } = fetched;
    // Not the network of the person: any page can have a browser open links to many documents.
    const { siteOfHost } = await import('./site-of-host.js'); // The list of public suffixes is long, and most servers never need it.
    const network = siteOfHost(new URL(clientId).hostname);
    await this.quota.reserve(this.actor, { network, name: 'the site of its document' }, tx);
    const app = await this.apps.insert(this.actor, { ...fieldsOf(metadata), ...UNREVIEWED }, tx);
    const values = { appId: app.id, token: null, metadata: metadata.remembered, network, initialAccessTokenId: null };
    await this.registrations.insert(this.actor, values, tx);
    await this.documents.insert(this.actor, clientId, app.id, freshUntil, tx);
    const event = { action: 'create', ...appResource(app), statusCode: 200, after: auditedApp(app) } as const;
    await this.audit.record(this.actor, { ...event, additionalFields: BY_DOCUMENT, origin }, tx);
    return app;
  }

  /**
   * Whoever gave access to the client gave it to the one with the old redirect URIs, or to one that proves its identity in another way: a change
   * of these ends that access, and so does another sector, which must not learn what the old one knows users by. New keys do not, because keys are replaced from time to time.
   */
  private async update(
    clientId: string,
    appId: string,
    { metadata, freshUntil }: FetchedDocument,
    origin: RequestOrigin,
    tx: EntityManager,
  ): Promise<AppRow> {
    await this.documents.renew(this.actor, clientId, freshUntil, tx);
    const before = await this.apps.lockForUpdate(this.actor, appId, false, tx);
    const fields = {
      ...fieldsOf(metadata),
      icon: before.icon,
      serviceAccountId: before.serviceAccountId,
      ...reviewedSettings(before),
    };
    if (!isChanged(before, fields)) return before;
    let ended: { readonly ended_grants?: number } = {};
    const isSameClient = sameTexts(before.redirectUris, fields.redirectUris) && before.clientType === fields.clientType;
    if (!isSameClient || !haveSameSubjects(before, { ...fields, id: appId })) {
      await this.apps.lockForDelete(this.actor, appId, tx);
      ended = { ended_grants: await this.grants.deleteAllOfApp(this.actor, appId, this.clock.now(), tx) };
    }
    const after = await this.apps.update(this.actor, appId, fields, tx);
    if (after.backchannelLogoutUri !== before.backchannelLogoutUri) await this.logouts.retry(this.actor, appId, this.clock.now(), tx);
    const rows = { before: auditedApp(before), after: auditedApp(after) };
    const event = { action: 'write', ...appResource(after), statusCode: 200, ...rows } as const;
    await this.audit.record(this.actor, { ...event, additionalFields: { ...BY_DOCUMENT, ...ended }, origin }, tx);
    return after;
  }
}
