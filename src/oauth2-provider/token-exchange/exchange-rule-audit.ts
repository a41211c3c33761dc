import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { NamedExchangeRule } from './exchange-rule-row.js';

/** An exchange rule as the audit log compares it. It is created and deleted, but never changed. */
export function auditedExchangeRule(rule: NamedExchangeRule): AuditedRow<'oauth2_provider_exchange_rules'> {
  return {
    table: 'oauth2_provider_exchange_rules',
    columns: {
      id: rule.id,
      app_id: rule.appId,
      subject_resource_server_id: rule.subjectResourceServerId,
      target_resource_server_id: rule.targetResourceServerId,
      scopes: rule.scopes.map(({ name, requires }) => ({ name, requires })),
    },
  };
}

/** The resource of an audit entry about an exchange rule. */
export function exchangeRuleResource(rule: NamedExchangeRule): AuditedResource<'oauth2_provider_exchange_rule'> {
  const resourceTarget = `${rule.appName}: ${rule.subjectName} to ${rule.targetName}`;
  return { resourceType: 'oauth2_provider_exchange_rule', resourceId: rule.id, resourceTarget };
}
