import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import type { NamedExchangeRule, NewExchangeRule } from './exchange-rule-row.js';
import { ExchangeRulesService } from './exchange-rules.service.js';

const BY_COMMAND = { command: 'server oauth2 exchange-rules' } as const;

/** What an operator with access to the database can do to exchange rules. */
@Injectable()
export class OperatorExchangeRules {
  private readonly actor = systemSubject('system-oauth2');

  constructor(private readonly rules: ExchangeRulesService) {}

  list(): Promise<NamedExchangeRule[]> {
    return this.rules.list(this.actor);
  }

  /** Throws `not_found`. */
  find(id: string): Promise<NamedExchangeRule> {
    return this.rules.get(this.actor, id);
  }

  /** Throws `invalid_input` or `conflict`. */
  create(rule: NewExchangeRule): Promise<NamedExchangeRule> {
    return this.rules.create(this.actor, rule, BY_COMMAND);
  }

  delete(id: string): Promise<void> {
    return this.rules.delete(this.actor, id, BY_COMMAND);
  }
}
