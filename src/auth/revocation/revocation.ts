import type { AuditTrail } from '../../audit/index.js';
import { systemSubject } from '../../authz/index.js';
import type { RevocationCounts, RevocationScope } from './revocation.repository.js';
import type { RevocationSystemStore } from './revocation.system-store.js';

/** Rows a transaction: short locks, however many there are. */
const BATCH_ROWS = 5_000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Ends every session, token and grant, of one user or of everybody: for the day on which they may be in the wrong hands. */
export class Revocation {
  private readonly actor = systemSubject('revoker');

  constructor(
    private readonly store: RevocationSystemStore,
    private readonly audit: AuditTrail,
  ) {}

  count(scope: RevocationScope): Promise<RevocationCounts> {
    return this.store.count(this.actor, scope);
  }

  /** Answers what was there at the beginning. Killed half-way it loses nothing: run it again. */
  async revoke(scope: RevocationScope, username: string): Promise<RevocationCounts> {
    const counts = await this.count(scope);
    // Grants first: a refresh in between would only make keys that go in the second step.
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS;) batch = await this.store.revokeGrants(this.actor, scope, BATCH_ROWS);
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS;) batch = await this.store.deleteKeys(this.actor, scope, BATCH_ROWS);
    const { sessions, tokens, accessTokens, grants } = counts;
    await this.audit.record(this.actor, {
      action: 'delete',
      resourceType: 'api_key',
      resourceId: scope.userId ?? NOBODY,
      resourceTarget: username,
      statusCode: 200,
      additionalFields: { command: 'server revoke-all', sessions, tokens, access_tokens: accessTokens, grants },
    });
    return counts;
  }
}
