import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ConsoleModule } from '../console/index.js';
import { UsersModule } from '../users/index.js';
import { GitSshKeysController } from './git-ssh-keys/git-ssh-keys.controller.js';
import { GitSshKeysRepository } from './git-ssh-keys/git-ssh-keys.repository.js';
import { GitSshKeysService } from './git-ssh-keys/git-ssh-keys.service.js';
import { GitSshKeysStore } from './git-ssh-keys/git-ssh-keys.store.js';
import { SecretImportController } from './pages/secret-import.controller.js';
import { SecretsController } from './pages/secrets.controller.js';
import { SshKeyController } from './pages/ssh-key.controller.js';
import { UserSecretsController } from './user-secrets/user-secrets.controller.js';
import { UserSecretsRepository } from './user-secrets/user-secrets.repository.js';
import { UserSecretsService } from './user-secrets/user-secrets.service.js';
import { UserSecretsStore } from './user-secrets/user-secrets.store.js';

/** Credentials of a user's workspaces and agents for other services. */
@Module({
  imports: [AuthModule, ConsoleModule, UsersModule],
  controllers: [GitSshKeysController, SecretImportController, SecretsController, SshKeyController, UserSecretsController],
  exports: [GitSshKeysService, GitSshKeysStore, UserSecretsStore],
  providers: [GitSshKeysRepository, GitSshKeysService, GitSshKeysStore, UserSecretsRepository, UserSecretsService, UserSecretsStore],
})
export class ExternalAuthModule {}
