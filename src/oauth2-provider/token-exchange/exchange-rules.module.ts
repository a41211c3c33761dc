import { Module } from '@nestjs/common';
import { GrantStoresModule } from '../grants/grant-stores.module.js';
import { ResourceServersModule } from '../resource-servers/resource-servers.module.js';
import { ExchangeRulesRepository } from './exchange-rules.repository.js';
import { ExchangeRulesService } from './exchange-rules.service.js';
import { ExchangeRulesStore } from './exchange-rules.store.js';

/** The management of exchange rules, without routes: for the server and for operator commands. */
@Module({
  imports: [GrantStoresModule, ResourceServersModule],
  providers: [ExchangeRulesRepository, ExchangeRulesService, ExchangeRulesStore],
  exports: [ExchangeRulesService, ExchangeRulesStore],
})
export class ExchangeRulesModule {}
