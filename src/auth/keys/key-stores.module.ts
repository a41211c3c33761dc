import { Module } from '@nestjs/common';
import { RoleHolders } from '../role-holders/role-holders.port.js';
import { RoleHoldersRepository } from '../role-holders/role-holders.repository.js';
import { AgentTokensRepository } from './agent-tokens.repository.js';
import { AgentTokensStore } from './agent-tokens.store.js';
import { AgentTokensSystemStore } from './agent-tokens.system-store.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysStore } from './api-keys.store.js';
import { ApiKeysSystemStore } from './api-keys.system-store.js';
import { KeyRevocation } from './key-revocation.port.js';
import { SpentKeyIdsRepository } from './spent-key-ids.repository.js';

/** The stores of keys, without routes and purging: for the server and for operator commands. */
@Module({
  providers: [
    AgentTokensRepository,
    AgentTokensStore,
    AgentTokensSystemStore,
    ApiKeysRepository,
    ApiKeysStore,
    ApiKeysSystemStore,
    RoleHoldersRepository,
    SpentKeyIdsRepository,
    { provide: KeyRevocation, useExisting: ApiKeysSystemStore },
    { provide: RoleHolders, useExisting: RoleHoldersRepository },
  ],
  exports: [AgentTokensStore, AgentTokensSystemStore, ApiKeysStore, ApiKeysSystemStore, KeyRevocation, RoleHolders],
})
export class KeyStoresModule {}
