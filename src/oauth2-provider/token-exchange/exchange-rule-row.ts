import type { ExchangeScope } from '../entities/exchange-rule.entity.js';
import type { AcceptedApps } from '../resource-servers/target-resource.js';
import type { ResourceServerRow } from '../resource-servers/resource-server-row.js';

export interface NewExchangeRule {
  readonly appId: string;
  /** The resource server that the subject token is for. */
  readonly subjectResourceServerId: string;
  /** The resource server that the exchanged token is for. */
  readonly targetResourceServerId: string;
  readonly scopes: readonly ExchangeScope[];
}

export interface ExchangeRuleRow extends NewExchangeRule {
  readonly id: string;
  readonly createdAt: Date;
}

/** A rule as people see it. */
export interface NamedExchangeRule extends ExchangeRuleRow {
  readonly appName: string;
  /** Whether the app is registered for the grant type that the rule needs. */
  readonly appHasGrantType: boolean;
  readonly subjectName: string;
  readonly targetName: string;
}

/** A rule with both resource servers, as one statement read them. */
export interface ApplicableRule {
  readonly rule: ExchangeRuleRow;
  readonly subject: ResourceServerRow;
  readonly target: ResourceServerRow;
}

/** One exchange of a chain. */
export interface ExchangeLink extends AcceptedApps {
  /** That the app which exchanged the token is registered for. */
  readonly grantTypes: readonly string[];
  /** The app that the subject token was issued to. */
  readonly subjectAppId: string;
  readonly subjectAppDynamicallyRegistered: boolean;
}
