export { GitSshKeyEntity } from './git-ssh-keys/git-ssh-key.entity.js';
export { UserSecretEntity } from './user-secrets/user-secret.entity.js';
