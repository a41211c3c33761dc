export { ExternalAuthModule } from './external-auth.module.js';
export { gitSshKeyResource } from './git-ssh-keys/git-ssh-key-audit.js';
export type { OpenGitSshKey } from './git-ssh-keys/git-ssh-keys.repository.js';
export { GitSshKeysService } from './git-ssh-keys/git-ssh-keys.service.js';
export { GitSshKeysStore } from './git-ssh-keys/git-ssh-keys.store.js';
export { userSecretResource } from './user-secrets/user-secret-audit.js';
export { agentPlace } from './user-secrets/user-secret-fields.js';
export type { OpenUserSecret } from './user-secrets/user-secrets.repository.js';
export { UserSecretsStore } from './user-secrets/user-secrets.store.js';
