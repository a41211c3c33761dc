import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { ClientDocumentsStore } from '../client-documents/client-documents.store.js';
import { RegistrationsStore } from './registrations.store.js';

const DESCRIBED =
  'This app is described by its metadata document, which would undo the change. Delete it, or set CODER_OAUTH_CLIENT_METADATA_DOMAINS.';

/** Revokes registration access tokens on behalf of administrators. Afterwards only they can change the app. */
@Injectable()
export class RegistrationTokens {
  constructor(
    private readonly apps: AppsStore,
    private readonly registrations: RegistrationsStore,
    private readonly documents: ClientDocumentsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** Throws `not_found` or `forbidden`. Has no effect on an app without such a token. */
  async revoke(actor: Actor, appId: string): Promise<void> {
    const seen = await this.apps.get(actor, appId);
    this.audit.attempt(actor, { ...appResource(seen), action: 'write' });
    await this.transactions.run(async (tx) => {
      const app = await this.apps.lockForUpdate(actor, appId, false, tx);
      await this.end(actor, app, 204, tx);
    });
  }

  /** A part of a change of the app, which the caller has locked. Throws `conflict` for an app whose document would undo the change. */
  async end(actor: Actor, app: AppRow, statusCode: number, tx: EntityManager): Promise<void> {
    if (await this.documents.describes(actor, app.id, tx)) throw new DomainError('conflict', DESCRIBED);
    if (!(await this.registrations.revokeToken(actor, app.id, tx))) return;
    const additionalFields = { registration_access_token: 'revoked' } as const;
    await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode, additionalFields }, tx);
  }
}
