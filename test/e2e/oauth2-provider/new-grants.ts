import type { GrantSelection } from '../../../src/oauth2-provider/grants/grant-selection.js';
import type { Answer } from '../../support/http-client.js';
import {
  type Client,
  createRule,
  type Provider,
  registerBackend,
  registerResourceServer,
  type ResourceServer,
  sendExchange,
} from '../../support/oauth/index.js';
import { ME } from '../../support/sign-in.js';

/** What revocations select grants by. A grant that is being inserted has no id that anybody could know. */
export type Selection = Exclude<keyof GrantSelection, 'id'>;

interface Parties {
  readonly client: Client;
  readonly userId: string;
  readonly server: ResourceServer;
  readonly exchange?: { readonly ruleId: string; readonly subjectToken: string; readonly parentGrantId: string };
}

export interface Revoked {
  readonly what: string;
  /** As the revoking transaction holds it. */
  readonly lock: string;
  readonly idOf: (parties: Parties) => string;
}

/** The rows whose change or deletion revokes grants. */
export const REVOKED_BY: Readonly<Record<Selection, Revoked>> = {
  appId: {
    what: 'app',
    lock: `SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`,
    idOf: ({ client }) => client.id,
  },
  userIds: {
    what: 'user',
    lock: `SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE`,
    idOf: ({ userId }) => userId,
  },
  resource: {
    what: 'resource server',
    lock: `SELECT 1 FROM oauth2_provider_resource_servers WHERE id = $1 FOR UPDATE`,
    idOf: ({ server }) => server.id,
  },
  appSecretId: {
    what: 'client secret',
    lock: `SELECT 1 FROM oauth2_provider_app_secrets WHERE id = $1 FOR UPDATE`,
    idOf: ({ client }) => client.secretId!,
  },
  exchangeRuleId: {
    what: 'exchange rule',
    lock: `SELECT 1 FROM oauth2_provider_exchange_rules WHERE id = $1 FOR UPDATE`,
    idOf: ({ exchange }) => exchange!.ruleId,
  },
  parentGrantIds: {
    what: 'subject token',
    lock: `SELECT 1 FROM oauth2_provider_grants WHERE id = $1 FOR UPDATE`,
    idOf: ({ exchange }) => exchange!.parentGrantId,
  },
  onlineInSessions: {
    what: "user's sessions",
    lock: `SELECT 1 FROM api_keys WHERE user_id = $1 FOR UPDATE`,
    idOf: ({ userId }) => userId,
  },
};

const NO_EXCHANGE = { exchangeRuleId: 'no token is exchanged', parentGrantIds: 'no token is exchanged' };

export interface NewGrant {
  readonly prepare: (provider: Provider, server: ResourceServer) => Promise<Omit<Parties, 'server'>>;
  /** Resolves with the status of success. */
  readonly insert: (provider: Provider, parties: Parties) => Promise<Answer>;
  readonly status: number;
  /** What it locks in the place of a row of `REVOKED_BY`. */
  readonly locked?: Readonly<Partial<Record<Selection, Revoked>>>;
  /** What it need not lock, and why. */
  readonly unlocked?: Readonly<Partial<Record<Selection, string>>>;
}

/** By the file that calls `grantInsertion`; a policy test compares. */
export const NEW_GRANTS: Readonly<Record<string, NewGrant>> = {
  'src/oauth2-provider/grants/client-credentials.grant.ts': {
    prepare: async (provider) => {
      const client = await provider.createServiceClient();
      return { client, userId: client.accountId };
    },
    insert: (provider, { client, server }) => provider.actForItself(client, { resource: server.identifier, scope: 'notes.read' }),
    status: 200,
    unlocked: { ...NO_EXCHANGE, onlineInSessions: 'nobody signs in' },
  },
  'src/oauth2-provider/grants/consent.service.ts': {
    prepare: async (provider) => ({
      client: await provider.createClient(),
      userId: (await provider.admin('GET', ME)).json<{ id: string }>().id,
    }),
    insert: async (provider, { client, server }) =>
      (await provider.authorize(client, { resource: server.identifier, scope: 'notes.read' })).answer,
    status: 302,
    locked: {
      // Whoever revokes all grants of a user ends all sessions first. A suspended user keeps the grants.
      userIds: {
        what: "user's sessions",
        lock: `SELECT 1 FROM api_keys WHERE user_id = $1 FOR UPDATE`,
        idOf: ({ userId }) => userId,
      },
    },
    unlocked: { ...NO_EXCHANGE, appSecretId: 'no token is issued yet: whoever redeems the code locks the secret' },
  },
  'src/oauth2-provider/grants/token-exchange.grant.ts': {
    prepare: async (provider, server) => {
      const [front, called, client] = [
        await provider.createClient(),
        await registerResourceServer(provider),
        await registerBackend(provider),
      ];
      const ruleId = await createRule(provider, client.id, called, server, [{ name: 'notes.read', requires: 'notes.read' }]);
      const { access_token: subjectToken } = await provider.obtainTokens(front, { resource: called.identifier });
      const [parent] = await provider.server.db.query<{ id: string }>(
        `SELECT grant_id AS id FROM oauth2_provider_app_tokens WHERE access_key_id = $1`,
        [subjectToken.slice(0, subjectToken.indexOf('-'))],
      );
      const userId = (await provider.admin('GET', ME)).json<{ id: string }>().id;
      return { client, userId, exchange: { ruleId, subjectToken, parentGrantId: parent!.id } };
    },
    insert: (provider, { client, server, exchange }) =>
      sendExchange(provider, client, exchange!.subjectToken, { resource: server.identifier }),
    status: 200,
    unlocked: { onlineInSessions: 'it ends with the grant of the subject token' },
  },
};
