import type { SqlParameters } from '../../database/index.js';

/** Selects live grants that match all of these; absent parts match every grant. */
export interface GrantSelection {
  readonly id?: string;
  readonly appId?: string;
  readonly userIds?: readonly string[];
  /** Canonical. */
  readonly resource?: string;
  /** Only grants with tokens issued under this secret. */
  readonly appSecretId?: string;
  /** Only grants of tokens that this rule allowed to exchange. */
  readonly exchangeRuleId?: string;
  /** Only grants of tokens that were exchanged for tokens of these. */
  readonly parentGrantIds?: readonly string[];
  /**
   * Only what lasts no longer than these sessions, as `openid_session` names them: sign-ins without `offline_access`, and codes that no app has
   * redeemed.
   */
  readonly onlineInSessions?: readonly string[];
}

/** The conditions on `oauth2_provider_grants g`. */
export function conditionsOf(which: GrantSelection, parameters: SqlParameters): string[] {
  const { id, appId, userIds, resource, appSecretId, exchangeRuleId, parentGrantIds, onlineInSessions } = which;
  const conditions: string[] = [];
  if (parentGrantIds !== undefined) conditions.push(`g.parent_grant_id = ANY (${parameters.bind(parentGrantIds)})`);
  if (onlineInSessions !== undefined) {
    const scopes = `string_to_array(g.scope, ' ')`;
    conditions.push(`g.login_session = ANY (${parameters.bind(onlineInSessions)})`);
    const isUnredeemed = `NOT EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id)`;
    conditions.push(`('openid' = ANY (${scopes}) AND 'offline_access' <> ALL (${scopes}) OR ${isUnredeemed})`);
  }
  if (id !== undefined) conditions.push(`g.id = ${parameters.bind(id)}`);
  if (appId !== undefined) conditions.push(`g.app_id = ${parameters.bind(appId)}`);
  if (userIds !== undefined) conditions.push(`g.user_id = ANY (${parameters.bind(userIds)})`);
  if (resource !== undefined) conditions.push(`g.resource = ${parameters.bind(resource)}`);
  if (exchangeRuleId !== undefined) conditions.push(`g.exchange_rule_id = ${parameters.bind(exchangeRuleId)}`);
  if (appSecretId !== undefined) {
    const ofSecret = `t.app_secret_id = ${parameters.bind(appSecretId)}`;
    conditions.push(`EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id AND ${ofSecret})`);
  }
  return conditions;
}
