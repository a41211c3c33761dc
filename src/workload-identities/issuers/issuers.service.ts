import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { AgentTokensSystemStore } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { AccessUrl, DomainError } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { KeySet } from '../../key-sets/index.js';
import { auditedIssuer, issuerResource } from './issuer-audit.js';
import type { IssuerChange, IssuerKeys, IssuerRow, NewIssuer } from './issuer-row.js';
import { issuerFaults } from './issuer-rules.js';
import { IssuersStore } from './issuers.store.js';

/** Absent: unchanged. An empty URL: the keys are found by discovery. */
export interface SentChange {
  readonly name: string | undefined;
  readonly jwksUrl: string | undefined;
  readonly jwks: KeySet | undefined;
}

/** Management of issuers by owners of the deployment. */
@Injectable()
export class IssuersService {
  constructor(
    private readonly issuers: IssuersStore,
    private readonly tokens: AgentTokensSystemStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Throws `forbidden`. */
  authorizeChange(actor: Actor): void {
    this.issuers.authorize(actor, 'update');
  }

  list(actor: Actor): Promise<IssuerRow[]> {
    return this.issuers.list(actor);
  }

  get(actor: Actor, id: string): Promise<IssuerRow> {
    return this.issuers.get(actor, id);
  }

  /** `aud` of the tokens that are for this server. */
  audienceOf({ audience }: Pick<IssuerRow, 'audience'>): string {
    return audience ?? this.accessUrl.issuer;
  }

  /** Are the keys of this issuer still these? They stay so until the transaction ends. */
  holdKeys(actor: Actor, keys: IssuerKeys, tx: EntityManager): Promise<boolean> {
    return this.issuers.holdKeys(actor, keys, tx);
  }

  async create(actor: Actor, issuer: NewIssuer): Promise<IssuerRow> {
    this.authorizeChange(actor);
    this.check(issuer);
    return refusingDuplicates(() =>
      this.transactions.run(async (tx) => {
        const created = await this.issuers.insert(actor, issuer, tx);
        const event = { action: 'create', ...issuerResource(created), statusCode: 201, after: auditedIssuer(created) } as const;
        await this.audit.record(actor, event, tx);
        return created;
      }),
    );
  }

  /** What is absent stays as it is. Other keys also end what was exchanged under the ones before: somebody may have stolen those. */
  async update(actor: Actor, id: string, sent: SentChange): Promise<IssuerRow> {
    const known = await this.issuers.get(actor, id);
    this.audit.attempt(actor, { ...issuerResource(known), action: 'write' });
    this.authorizeChange(actor);
    return this.transactions.run(async (tx) => {
      const before = await this.issuers.lock(actor, id, tx);
      const after = { ...before, ...changeOf(before, sent) };
      this.check(after);
      await this.issuers.update(actor, id, after, tx);
      if (sent.jwks !== undefined || after.jwksUrl !== before.jwksUrl || (before.jwks !== null && after.jwks === null)) {
        await this.tokens.endExchanged(systemSubject('revoker'), id, tx);
      }
      const rows = { before: auditedIssuer(before), after: auditedIssuer(after) };
      await this.audit.record(actor, { action: 'write', ...issuerResource(after), statusCode: 200, ...rows }, tx);
      return after;
    });
  }

  /** Also deletes the rules of all agents for it, which ends the tokens that were issued under them. */
  async delete(actor: Actor, id: string): Promise<void> {
    const issuer = await this.issuers.get(actor, id);
    this.audit.attempt(actor, { ...issuerResource(issuer), action: 'delete' });
    this.authorizeChange(actor);
    await this.transactions.run(async (tx) => {
      await this.issuers.delete(actor, id, tx);
      const event = { action: 'delete', ...issuerResource(issuer), statusCode: 204, before: auditedIssuer(issuer) } as const;
      await this.audit.record(actor, event, tx);
    });
  }

  private check(issuer: NewIssuer): void {
    const faults = issuerFaults(issuer, this.accessUrl.issuer);
    if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
  }
}

/** New keys replace the known ones, or where they are. */
function changeOf(before: IssuerRow, { name = before.name, jwksUrl, jwks }: SentChange): IssuerChange {
  if (jwksUrl === undefined && jwks === undefined) return { name, jwksUrl: before.jwksUrl, jwks: before.jwks };
  return { name, jwksUrl: jwksUrl === undefined || jwksUrl === '' ? null : jwksUrl, jwks: jwks ?? null };
}

async function refusingDuplicates<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!violates(error, 'workload_identity_issuers_issuer_key')) throw error;
    throw new DomainError('conflict', 'This issuer has been added before. Delete it first, which also deletes the rules for it.');
  }
}
