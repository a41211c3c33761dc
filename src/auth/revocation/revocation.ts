import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { systemSubject } from '../../authz/index.js';
import { Clock, NIL_UUID } from '../../common/index.js';
import { inBatches, Transactions } from '../../database/index.js';
import { apiKeyResource } from '../keys/api-key-audit.js';
import { ApiKeysSystemStore } from '../keys/api-keys.system-store.js';
import { GrantRevocation } from './grant-revocation.port.js';
import type { RevocationCounts, RevocationScope } from './revocation-scope.js';

/** Batches keep locks short, whatever the number of rows. */
const WHOLLY = { rows: 5_000, stopping: () => false };

/** Ends every session, token and grant of one user or of everybody, for when they may have been stolen. */
@Injectable()
export class Revocation {
  private readonly actor = systemSubject('revoker');

  constructor(
    private readonly keys: ApiKeysSystemStore,
    private readonly grants: GrantRevocation,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  count(scope: RevocationScope): Promise<RevocationCounts> {
    return this.keys.countWithin(this.actor, scope);
  }

  /** Returns the counts at the start. Safe to run again after an interruption. */
  async revoke(scope: RevocationScope, username: string): Promise<RevocationCounts> {
    const counts = await this.count(scope);
    // Grants first, so that nobody can get new keys from them during the deletion.
    await inBatches(WHOLLY, (limit) =>
      this.transactions.run((tx) => this.grants.revokeGrantsWithin(this.actor, scope, this.clock.now(), limit, tx)),
    );
    await inBatches(WHOLLY, (limit) => this.keys.deleteWithin(this.actor, scope, limit));
    const { sessions, tokens, accessTokens, grants } = counts;
    await this.audit.record(this.actor, {
      action: 'delete',
      ...apiKeyResource(scope.userId ?? NIL_UUID, username),
      statusCode: 200,
      additionalFields: { command: 'server revoke-all', sessions, tokens, access_tokens: accessTokens, grants },
    });
    return counts;
  }
}
