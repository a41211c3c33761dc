import type { KindName } from '../entry.js';
import type { Kind } from '../kind.js';
import { apps } from './apps.js';
import { groups } from './groups.js';
import { organizations } from './organizations.js';
import { resourceServers } from './resource-servers.js';
import { roles } from './roles.js';
import { serviceAccounts } from './service-accounts.js';

export const KIND: Readonly<Record<KindName, Kind>> = {
  organizations,
  groups,
  roles,
  service_accounts: serviceAccounts,
  apps,
  resource_servers: resourceServers,
};
