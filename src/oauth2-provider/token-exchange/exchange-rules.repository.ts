import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, type Guard, GuardTemplate, HELD, JoinedRow, PreparedStatements, type RowColumns } from '../../database/index.js';
import type { AppRow } from '../apps/app-row.js';
import { TOKEN_EXCHANGE } from '../grants/grant-types.js';
import type { ResourceServerRow } from '../resource-servers/resource-server-row.js';
import { RESOURCE_SERVER_COLUMNS } from '../resource-servers/resource-servers.repository.js';
import type { ApplicableRule, ExchangeLink, ExchangeRuleRow, NamedExchangeRule, NewExchangeRule } from './exchange-rule-row.js';

/** What an app asks to exchange. */
export interface ExchangeQuestion {
  readonly appId: string;
  /** The resource of the subject token, canonical. */
  readonly subjectResource: string;
  /** The target: a canonical resource URI, or the ID of a resource server. */
  readonly target: string;
}

export type ExchangingApp = Pick<AppRow, 'clientType' | 'dynamicallyRegistered'>;

const COLUMNS: RowColumns<ExchangeRuleRow> = {
  id: 'id',
  appId: 'app_id',
  subjectResourceServerId: 'subject_resource_server_id',
  targetResourceServerId: 'target_resource_server_id',
  scopes: 'scopes',
  createdAt: 'created_at',
};
const RULE = new JoinedRow<ExchangeRuleRow>('x', COLUMNS);
const SUBJECT = new JoinedRow<ResourceServerRow>('s', RESOURCE_SERVER_COLUMNS);
const TARGET = new JoinedRow<ResourceServerRow>('t', RESOURCE_SERVER_COLUMNS);

const FROM = `FROM oauth2_provider_exchange_rules x
              JOIN oauth2_provider_resource_servers s ON s.id = x.subject_resource_server_id
              JOIN oauth2_provider_resource_servers t ON t.id = x.target_resource_server_id`;
const FIND_APPLICABLE = `
  SELECT ${RULE.columns}, ${SUBJECT.columns}, ${TARGET.columns} ${FROM}
   WHERE x.app_id = $1 AND s.identifier = $2
   ORDER BY (t.identifier = $3 OR t.id::text = $3) DESC, x.id LIMIT 1`;
const NAMED = `
  SELECT x.id, x.app_id AS "appId", x.subject_resource_server_id AS "subjectResourceServerId",
         x.target_resource_server_id AS "targetResourceServerId", x.scopes, x.created_at AS "createdAt",
         a.name AS "appName", '${TOKEN_EXCHANGE}' = ANY(a.grant_types) AS "appHasGrantType", s.name AS "subjectName", t.name AS "targetName"
    ${FROM} JOIN oauth2_provider_apps a ON a.id = x.app_id`;

/** From the latest exchange to the first one. */
const FIND_LINKS = `
  WITH RECURSIVE chain AS (
    SELECT g.app_id, g.parent_grant_id
      FROM oauth2_provider_app_tokens t JOIN oauth2_provider_grants g ON g.id = t.grant_id WHERE t.access_key_id = $1
     UNION ALL
    SELECT p.app_id, p.parent_grant_id FROM chain c JOIN oauth2_provider_grants p ON p.id = c.parent_grant_id)
  SELECT b.grant_types AS "grantTypes", a.id AS "subjectAppId", a.dynamically_registered AS "subjectAppDynamicallyRegistered",
         s.allowed_app_ids AS "allowedAppIds", s.allows_self_registered_apps AS "allowsSelfRegisteredApps"
    FROM chain c
    JOIN oauth2_provider_grants p ON p.id = c.parent_grant_id
    JOIN oauth2_provider_apps b ON b.id = c.app_id
    JOIN oauth2_provider_apps a ON a.id = p.app_id
    JOIN oauth2_provider_resource_servers s ON s.identifier = p.resource`;

const IN_FORCE = new GuardTemplate<[id: string]>(`SELECT 1 FROM oauth2_provider_exchange_rules WHERE id = $1 AND ${HELD} FOR KEY SHARE`);

/** A rule is created and deleted, but never changed. */
@Injectable()
export class ExchangeRulesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
  ) {}

  async list(): Promise<NamedExchangeRule[]> {
    return this.dataSource.query<NamedExchangeRule[]>(
      `${NAMED} ORDER BY lower(a.name), lower(s.name), lower(t.name), x.id LIMIT ${MAX_ROWS}`,
    );
  }

  async find(id: string, tx?: EntityManager): Promise<NamedExchangeRule | null> {
    const [row] = await (tx ?? this.dataSource).query<NamedExchangeRule[]>(`${NAMED} WHERE x.id = $1`, [id]);
    return row ?? null;
  }

  /** The rule for this target; without one, another rule of the app for tokens for this resource; null without any. */
  async findApplicable({ appId, subjectResource, target }: ExchangeQuestion): Promise<ApplicableRule | null> {
    const [joined] = await this.statements.run('exchange_find_rule', FIND_APPLICABLE, [appId, subjectResource, target]);
    const [rule, subject, server] = joined ? [RULE.of(joined), SUBJECT.of(joined), TARGET.of(joined)] : [];
    return rule && subject && server ? { rule, subject, target: server } : null;
  }

  /** The exchanges that led to this access token, as apps and resource servers are registered now. */
  async findLinks(keyId: string): Promise<ExchangeLink[]> {
    return this.statements.run<ExchangeLink>('exchange_find_links', FIND_LINKS, [keyId]);
  }

  /** What a rule depends on of an app, which cannot be deleted before the transaction ends. */
  async findApp(id: string, tx: EntityManager): Promise<ExchangingApp | null> {
    const [app] = await tx.query<ExchangingApp[]>(
      `SELECT client_type AS "clientType", dynamically_registered AS "dynamicallyRegistered"
         FROM oauth2_provider_apps WHERE id = $1 FOR KEY SHARE`,
      [id],
    );
    return app ?? null;
  }

  /** It has not been deleted, and is not before the statement is over. */
  inForce(id: string): Guard {
    return IN_FORCE.with(id);
  }

  async insert({ appId, subjectResourceServerId, targetResourceServerId, scopes }: NewExchangeRule, tx: EntityManager): Promise<string> {
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO oauth2_provider_exchange_rules (app_id, subject_resource_server_id, target_resource_server_id, scopes)
       VALUES ($1, $2, $3, $4) RETURNING id`,
      [appId, subjectResourceServerId, targetResourceServerId, JSON.stringify(scopes)],
    );
    if (!row) throw new Error('an insert returned no row');
    return row.id;
  }

  /** Locks it against exchanges. False: it does not exist. */
  async lockForDelete(id: string, tx: EntityManager): Promise<boolean> {
    return (await tx.query<unknown[]>(`SELECT 1 FROM oauth2_provider_exchange_rules WHERE id = $1 FOR UPDATE`, [id])).length > 0;
  }

  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_exchange_rules WHERE id = $1`, [id]));
  }
}
