import { CreateSiteConfigs1764000000050 } from './1764000000050-create-site-configs.js';
import { CreateUsersAndOrganizations1764000000100 } from './1764000000100-create-users-and-organizations.js';
import { CreateApiKeys1764000000200 } from './1764000000200-create-api-keys.js';
import { CreateCryptoKeys1764000000300 } from './1764000000300-create-crypto-keys.js';
import { CreateOauth2Provider1764000000400 } from './1764000000400-create-oauth2-provider.js';
import { CreateGroupsAndCustomRoles1764000001000 } from './1764000001000-create-groups-and-custom-roles.js';
import { CreateAuditLogs1764000001100 } from './1764000001100-create-audit-logs.js';
import { CreateUserLinks1764000001200 } from './1764000001200-create-user-links.js';
import { GuardOrganizations1764000001300 } from './1764000001300-guard-organizations.js';
import { CreateDbcryptKeys1764000002000 } from './1764000002000-create-dbcrypt-keys.js';
import { ReferenceDbcryptKeys1764000002100 } from './1764000002100-reference-dbcrypt-keys.js';
import { CreateFiles1764000003000 } from './1764000003000-create-files.js';
import { IndexEndsOfGrants1764000004200 } from './1764000004200-index-ends-of-grants.js';
import { ReferenceDbcryptKeysFromUserLinks1764000004700 } from './1764000004700-reference-dbcrypt-keys-from-user-links.js';
import { CreateGitSshKeys1764000004710 } from './1764000004710-create-git-ssh-keys.js';
import { CreateUserSecrets1764000004720 } from './1764000004720-create-user-secrets.js';
import { EndSecretsWithTheirUser1764000004730 } from './1764000004730-end-secrets-with-their-user.js';
import { RefuseRowsOfDeletedUsers1764000005000 } from './1764000005000-refuse-rows-of-deleted-users.js';
import { RefuseMembersWhoAreDeleted1764000005400 } from './1764000005400-refuse-members-who-are-deleted.js';

/** In the order they run. Append only: a released migration is never edited. */
export const migrations = [
  CreateSiteConfigs1764000000050,
  CreateUsersAndOrganizations1764000000100,
  CreateApiKeys1764000000200,
  CreateCryptoKeys1764000000300,
  CreateOauth2Provider1764000000400,
  CreateGroupsAndCustomRoles1764000001000,
  CreateAuditLogs1764000001100,
  CreateUserLinks1764000001200,
  GuardOrganizations1764000001300,
  CreateDbcryptKeys1764000002000,
  ReferenceDbcryptKeys1764000002100,
  CreateFiles1764000003000,
  IndexEndsOfGrants1764000004200,
  ReferenceDbcryptKeysFromUserLinks1764000004700,
  CreateGitSshKeys1764000004710,
  CreateUserSecrets1764000004720,
  EndSecretsWithTheirUser1764000004730,
  RefuseRowsOfDeletedUsers1764000005000,
  RefuseMembersWhoAreDeleted1764000005400,
];
