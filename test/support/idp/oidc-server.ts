import { plantUser } from '../people.js';
import { startServer, type RunningServer } from '../server.js';
import { Idp } from './idp.js';

/** A server whose users log in at the provider with faults. */
export interface OidcServer {
  readonly idp: Idp;
  readonly server: RunningServer;
  readonly stop: () => Promise<void>;
}

/**
 * Starts both, without rate limits unless `env` sets them. An owner exists already, because the first user becomes one and new users should
 * not.
 */
export async function startOidcServer(env: Readonly<Record<string, string>> = {}): Promise<OidcServer> {
  const idp = await Idp.start();
  const server = await startServer({ env: { ...idp.env(), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...env } });
  await plantUser(server.db, { siteRoles: ['owner'] });
  return {
    idp,
    server,
    stop: async () => {
      await server.stop();
      await idp.stop();
    },
  };
}
