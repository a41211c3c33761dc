import { AGENTS } from './agents.js';
import { AUDIT } from './audit.js';
import { AUTH } from './auth.js';
import { DEPLOYMENT } from './deployment.js';
import type { Examples } from './example.js';
import { FILES } from './files.js';
import { GROUPS } from './groups.js';
import { KEYS } from './keys.js';
import { MEMBERS } from './members.js';
import { OAUTH2_PROVIDER } from './oauth2-provider.js';
import { OAUTH2 } from './oauth2.js';
import { ORGANIZATIONS } from './organizations.js';
import { ROLES } from './roles.js';
import { SECRETS } from './secrets.js';
import { USERS } from './users.js';

/** A file per tag, which `npm run docs:examples` writes. */
export const EXAMPLES: Examples = {
  ...AGENTS,
  ...AUDIT,
  ...AUTH,
  ...DEPLOYMENT,
  ...FILES,
  ...GROUPS,
  ...KEYS,
  ...MEMBERS,
  ...OAUTH2_PROVIDER,
  ...OAUTH2,
  ...ORGANIZATIONS,
  ...ROLES,
  ...SECRETS,
  ...USERS,
};
