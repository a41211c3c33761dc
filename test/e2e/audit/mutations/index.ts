import { AGENTS } from './agents.js';
import { OAUTH_APPS } from './apps.js';
import { AUTHORIZATION_SERVER } from './authorization-server.js';
import { DEPLOYMENT } from './deployment.js';
import type { Mutations } from './mutation.js';
import { ORGANIZATIONS } from './organizations.js';
import { USERS } from './users.js';

export type { Audited } from './mutation.js';
export { RunningWorld } from './running-world.js';

/** By operation of docs/openapi.json: the row it writes, or the reason why it writes none. The first user must be the first. */
export const MUTATIONS: Mutations = { ...USERS, ...DEPLOYMENT, ...AGENTS, ...ORGANIZATIONS, ...OAUTH_APPS, ...AUTHORIZATION_SERVER };
