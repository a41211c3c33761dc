import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Action, type Actor, Authorizer } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { Guard } from '../../database/index.js';
import type { ApplicableRule, ExchangeLink, NamedExchangeRule, NewExchangeRule } from './exchange-rule-row.js';
import { type ExchangeQuestion, ExchangeRulesRepository, type ExchangingApp } from './exchange-rules.repository.js';

/** The only door to exchange rules. A rule opens a resource server to an app: creating and deleting it is a change of resource servers. */
@Injectable()
export class ExchangeRulesStore {
  constructor(
    private readonly rules: ExchangeRulesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `forbidden`. */
  authorize(actor: Actor, action: 'read' | 'update'): void {
    this.#authorize(actor, action);
  }

  async list(actor: Actor): Promise<NamedExchangeRule[]> {
    this.#authorize(actor, 'read');
    return this.rules.list();
  }

  async get(actor: Actor, id: string): Promise<NamedExchangeRule> {
    if (!this.authorizer.allows(actor, 'read', { type: 'oauth2_resource_server' })) throw notFound();
    const rule = await this.rules.find(id);
    if (!rule) throw notFound();
    return rule;
  }

  async findApplicable(actor: Actor, question: ExchangeQuestion): Promise<ApplicableRule | null> {
    this.#authorize(actor, 'read');
    return this.rules.findApplicable(question);
  }

  /** The exchanges that led to this access token. */
  async findLinks(actor: Actor, keyId: string): Promise<ExchangeLink[]> {
    this.#authorize(actor, 'read');
    return this.rules.findLinks(keyId);
  }

  async findApp(actor: Actor, id: string, tx: EntityManager): Promise<ExchangingApp | null> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id });
    return this.rules.findApp(id, tx);
  }

  inForce(actor: Actor, id: string): Guard {
    this.#authorize(actor, 'read');
    return this.rules.inForce(id);
  }

  async insert(actor: Actor, rule: NewExchangeRule, tx: EntityManager): Promise<NamedExchangeRule> {
    this.#authorize(actor, 'update');
    const created = await this.rules.find(await this.rules.insert(rule, tx), tx);
    if (!created) throw notFound();
    return created;
  }

  /** Locks the rule against exchanges until the transaction ends. */
  async lockForDelete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update');
    if (!(await this.rules.lockForDelete(id, tx))) throw notFound();
  }

  async delete(actor: Actor, id: string, tx: EntityManager): Promise<void> {
    this.#authorize(actor, 'update');
    if ((await this.rules.delete(id, tx)) === 0) throw notFound();
  }

  #authorize(actor: Actor, action: Action): void {
    this.authorizer.authorize(actor, action, { type: 'oauth2_resource_server' });
  }
}
