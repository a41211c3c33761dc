import { CreateSiteConfigs1764000000050 } from './1764000000050-create-site-configs.js';
import { CreateUsersAndOrganizations1764000000100 } from './1764000000100-create-users-and-organizations.js';
import { CreateApiKeys1764000000200 } from './1764000000200-create-api-keys.js';
import { CreateCryptoKeys1764000000300 } from './1764000000300-create-crypto-keys.js';
import { CreateOauth2Provider1764000000400 } from './1764000000400-create-oauth2-provider.js';

/** In the order they run. Append only: a released migration is never edited. */
export const migrations = [
  CreateSiteConfigs1764000000050,
  CreateUsersAndOrganizations1764000000100,
  CreateApiKeys1764000000200,
  CreateCryptoKeys1764000000300,
  CreateOauth2Provider1764000000400,
];
