import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import { systemSubject } from '../../authz/index.js';
import { Clock, NIL_UUID } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { apiKeyResource } from '../keys/api-key-audit.js';
import { ApiKeysSystemStore } from '../keys/api-keys.system-store.js';
import { GrantRevocation } from './grant-revocation.port.js';
import type { RevocationCounts, UserSelection } from './revocation-scope.js';

/** Users at a time: locks stay short, however many there are. */
const BATCH = 500;

/** Ends every session, token and grant, and whom agents trust, of one user or of everybody, for when they may have been stolen. */
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

  /** Null: of all users. */
  count(userId: string | null): Promise<RevocationCounts> {
    return this.keys.countOf(this.actor, userId);
  }

  /** Of one user, or of all (null). Returns the counts at the start. Safe to run again after an interruption. */
  async revoke(userId: string | null, username: string): Promise<RevocationCounts> {
    const counts = await this.count(userId);
    if (userId === null) {
      for (let after: string | undefined = NIL_UUID; after !== undefined;) after = (await this.end({ after, limit: BATCH })).at(-1);
    } else {
      await this.end({ ids: [userId] });
    }
    const { sessions, tokens, accessTokens, agentTokens, workloadIdentities, grants } = counts;
    const agents = { agent_tokens: agentTokens, workload_identities: workloadIdentities };
    await this.audit.record(this.actor, {
      action: 'delete',
      ...apiKeyResource(userId ?? NIL_UUID, username),
      statusCode: 200,
      additionalFields: { command: 'server revoke-all', sessions, tokens, access_tokens: accessTokens, ...agents, grants },
    });
    return counts;
  }

  /** Keys first: when they are gone, whatever was being created with them is either visible or refused. Returns the users. */
  private async end(of: UserSelection): Promise<string[]> {
    const ids = await this.transactions.run((tx) => this.keys.revokeAllKeys(this.actor, of, tx));
    if (ids.length > 0) await this.transactions.run((tx) => this.grants.revokeGrantsOf(this.actor, ids, this.clock.now(), tx));
    return ids;
  }
}
