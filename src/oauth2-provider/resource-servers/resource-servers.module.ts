import { Module } from '@nestjs/common';
import { GrantStoresModule } from '../grants/grant-stores.module.js';
import { ResourceServerSecretsRepository } from './resource-server-secrets.repository.js';
import { ResourceServersRepository } from './resource-servers.repository.js';
import { ResourceServersService } from './resource-servers.service.js';
import { ResourceServersStore } from './resource-servers.store.js';

/** The management of resource servers, without routes: for the server and for operator commands. */
@Module({
  imports: [GrantStoresModule],
  providers: [ResourceServerSecretsRepository, ResourceServersRepository, ResourceServersService, ResourceServersStore],
  exports: [ResourceServersService, ResourceServersStore],
})
export class ResourceServersModule {}
