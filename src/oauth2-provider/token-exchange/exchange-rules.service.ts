import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, isUuid, type Validation } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import type { ExchangeScope } from '../entities/exchange-rule.entity.js';
import { GrantsStore } from '../grants/grants.store.js';
import type { ResourceServerRow } from '../resource-servers/resource-server-row.js';
import { MAX_SCOPES } from '../resource-servers/resource-server-rules.js';
import { ResourceServersStore } from '../resource-servers/resource-servers.store.js';
import { auditedExchangeRule, exchangeRuleResource } from './exchange-rule-audit.js';
import type { NamedExchangeRule, NewExchangeRule } from './exchange-rule-row.js';
import { ExchangeRulesStore } from './exchange-rules.store.js';

/** For the audit log: the change was made by a command. */
interface ByOperator {
  readonly command: 'server oauth2 exchange-rules';
}

/** Management of exchange rules by administrators. */
@Injectable()
export class ExchangeRulesService {
  constructor(
    private readonly rules: ExchangeRulesStore,
    private readonly servers: ResourceServersStore,
    private readonly grants: GrantsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Throws `forbidden`. */
  authorizeChange(actor: Actor): void {
    this.rules.authorize(actor, 'update');
  }

  list(actor: Actor): Promise<NamedExchangeRule[]> {
    return this.rules.list(actor);
  }

  get(actor: Actor, id: string): Promise<NamedExchangeRule> {
    return this.rules.get(actor, id);
  }

  async create(actor: Actor, rule: NewExchangeRule, by?: ByOperator): Promise<NamedExchangeRule> {
    this.authorizeChange(actor);
    check(idFaults(rule));
    return refusingDuplicates(() =>
      this.transactions.run(async (tx) => {
        check(await this.faults(actor, rule, tx));
        const created = await this.rules.insert(actor, rule, tx);
        const event = { action: 'create', ...exchangeRuleResource(created), statusCode: 201, after: auditedExchangeRule(created) } as const;
        await this.audit.record(actor, { ...event, ...(by && { additionalFields: by }) }, tx);
        return created;
      }),
    );
  }

  /** Also revokes everything that was issued under the rule. */
  async delete(actor: Actor, id: string, by?: ByOperator): Promise<void> {
    const rule = await this.rules.get(actor, id);
    this.audit.attempt(actor, { ...exchangeRuleResource(rule), action: 'delete' });
    this.authorizeChange(actor);
    await this.transactions.run(async (tx) => {
      await this.rules.lockForDelete(actor, id, tx);
      await this.grants.revokeAllOfRule(actor, id, this.clock.now(), tx);
      await this.rules.delete(actor, id, tx);
      const event = { action: 'delete', ...exchangeRuleResource(rule), statusCode: 204, before: auditedExchangeRule(rule) } as const;
      await this.audit.record(actor, { ...event, ...(by && { additionalFields: by }) }, tx);
    });
  }

  private async faults(actor: Actor, rule: NewExchangeRule, tx: EntityManager): Promise<Validation[]> {
    const app = await this.rules.findApp(actor, rule.appId, tx);
    const subject = await this.servers.lockForConsent(actor, rule.subjectResourceServerId, tx);
    const target = await this.servers.lockForConsent(actor, rule.targetResourceServerId, tx);
    const faults: Validation[] = [];
    if (!app) faults.push({ field: 'app_id', detail: 'is not an app' });
    else if (app.clientType !== 'confidential' || app.dynamicallyRegistered)
      faults.push({ field: 'app_id', detail: 'must be a confidential app that an administrator registered' });
    faults.push(...serverFaults('subject_resource_server_id', subject), ...serverFaults('target_resource_server_id', target));
    return subject && target && faults.length === 0 ? scopeFaults(rule.scopes, subject, target) : faults;
  }
}

function idFaults({ appId, subjectResourceServerId, targetResourceServerId, scopes }: NewExchangeRule): Validation[] {
  const ids = { app_id: appId, subject_resource_server_id: subjectResourceServerId, target_resource_server_id: targetResourceServerId };
  const faults = Object.entries(ids).flatMap(([field, id]) => (isUuid(id) ? [] : [{ field, detail: 'must be a UUID' }]));
  if (subjectResourceServerId.toLowerCase() === targetResourceServerId.toLowerCase())
    faults.push({ field: 'target_resource_server_id', detail: 'must be another resource server than the subject' });
  if (scopes.length === 0) faults.push({ field: 'scopes', detail: 'must have at least one: a token without a scope is never issued' });
  if (scopes.length > MAX_SCOPES) faults.push({ field: 'scopes', detail: `must be at most ${MAX_SCOPES}` });
  if (new Set(scopes.map(({ name }) => name)).size < scopes.length) faults.push({ field: 'scopes', detail: 'must not name one twice' });
  return faults;
}

function serverFaults(field: string, server: ResourceServerRow | null): Validation[] {
  if (!server) return [{ field, detail: 'is not a resource server' }];
  return server.isBuiltIn ? [{ field, detail: 'must not be the API of this server: its tokens are not exchanged' }] : [];
}

function scopeFaults(scopes: readonly ExchangeScope[], subject: ResourceServerRow, target: ResourceServerRow): Validation[] {
  const has = (server: ResourceServerRow, scope: string): boolean => server.scopes.some(({ name }) => name === scope);
  return scopes.flatMap(({ name, requires }) => {
    if (!has(target, name)) return [{ field: 'scopes', detail: `${name} is not a scope of ${target.name}` }];
    return has(subject, requires)
      ? []
      : [{ field: 'scopes', detail: `${requires}, which ${name} requires, is not a scope of ${subject.name}` }];
  });
}

function check(faults: readonly Validation[]): void {
  if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
}

async function refusingDuplicates<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!violates(error, 'oauth2_provider_exchange_rules_app_id_subject_target_key')) throw error;
    throw new DomainError('conflict', 'There is a rule for this app and these resource servers. Delete it first.');
  }
}
