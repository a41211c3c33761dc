import { Injectable } from '@nestjs/common';
import { ACTOR_COLUMNS, type ActorRow, type KnownVersions, versionsWithActor } from '../../auth/index.js';
import { JoinedRow, PreparedStatements } from '../../database/index.js';
import { PRESENTED_COLUMNS, type PresentedAppSecret } from '../apps/app-secrets.repository.js';
import { APP_COLUMNS, type AppRow } from '../apps/app-row.js';
import type { PresentedSecret } from '../oauth-secret.js';
import type { ResourceServerRow } from '../resource-servers/resource-server-row.js';
import { RESOURCE_SERVER_COLUMNS } from '../resource-servers/resource-servers.repository.js';
import { CODE_COLUMNS, type CodeRow } from './codes.repository.js';
import { DEVICE_CODE_COLUMNS, type DeviceCodeRow } from './device-codes.repository.js';
import { GRANT_COLUMNS, type GrantRow } from './grants.repository.js';
import type { ParsedToken } from './presented-tokens.js';
import {
  nameOfFacts,
  type FoundCredential,
  type FoundDeviceCode,
  type RevocableToken,
  type RevocationFacts,
  type TokenRequestFacts,
  type PresentedClient,
  type PresentedSecrets,
  type RedeemedKind,
} from './token-request-facts.js';
import { TOKEN_COLUMNS, type TokenRow } from './tokens.repository.js';

type Joined = Readonly<Record<string, unknown>>;

const APP = new JoinedRow<AppRow>('a', APP_COLUMNS);
const SECRET = new JoinedRow<PresentedAppSecret>('s', PRESENTED_COLUMNS);
const GRANT = new JoinedRow<GrantRow>('g', GRANT_COLUMNS);
const RESOURCE = new JoinedRow<ResourceServerRow>('r', RESOURCE_SERVER_COLUMNS);
const CODE = new JoinedRow<CodeRow>('p', CODE_COLUMNS);
const DEVICE_CODE = new JoinedRow<DeviceCodeRow>('p', DEVICE_CODE_COLUMNS);
const TOKEN = new JoinedRow<Omit<TokenRow, 'successorConsumedAt' | 'isInReplayWindow'>>('p', TOKEN_COLUMNS);

const CLIENT = `FROM oauth2_provider_apps a LEFT JOIN oauth2_provider_app_secrets s ON s.secret_prefix = $2`;
/** An app that was made from a document is a client under the URL of that document only, which is looked up elsewhere. */
const OF_CLIENT = `WHERE a.id = $1 AND NOT EXISTS (SELECT 1 FROM oauth2_provider_client_documents d WHERE d.app_id = a.id)`;
const BEHIND = `LEFT JOIN oauth2_provider_grants g ON g.id = p.grant_id LEFT JOIN users u ON u.id = g.user_id
                LEFT JOIN oauth2_provider_resource_servers r ON r.identifier = g.resource AND NOT r.is_built_in`;
/** Without an account, all columns of the user are null. */
const FIND_ITSELF = `SELECT ${APP.columns}, ${SECRET.columns}, ${RESOURCE.columns}, ${ACTOR_COLUMNS}, ${versionsWithActor('a.id', 'r.id')} AS versions
                       ${CLIENT} LEFT JOIN users u ON u.id = a.service_account_id
                       LEFT JOIN oauth2_provider_resource_servers r ON r.identifier = $3 AND NOT r.is_built_in
                      ${OF_CLIENT}`;
const FIND_CLIENT = `SELECT ${APP.columns}, ${SECRET.columns} ${CLIENT} ${OF_CLIENT}`;

function findWith(columns: string, table: string): string {
  return `SELECT ${APP.columns}, ${SECRET.columns}, ${columns}, ${GRANT.columns}, ${RESOURCE.columns}, ${ACTOR_COLUMNS}
            ${CLIENT} LEFT JOIN ${table} = $3 ${BEHIND}
           ${OF_CLIENT}`;
}

const FIND: Readonly<Record<RedeemedKind, string>> = {
  code: findWith(CODE.columns, 'oauth2_provider_app_codes p ON p.secret_prefix'),
  refreshToken: findWith(TOKEN.columns, 'oauth2_provider_app_tokens p ON p.hash_prefix'),
  deviceCode: findWith(DEVICE_CODE.columns, 'oauth2_provider_device_codes p ON p.secret_prefix'),
};

type RevocableColumns = Omit<RevocableToken, 'accessKeys'> & { readonly id: string; readonly hash: Buffer };

const REVOCABLE = { id: 'id', grantId: 'grant_id', userId: 'user_id', appId: 'app_id' };
const OF_REFRESH = new JoinedRow<RevocableColumns>('t', { ...REVOCABLE, hash: 'refresh_hash' });
const OF_ACCESS = new JoinedRow<RevocableColumns>('t', { ...REVOCABLE, hash: 'access_hash' });

function findRevocable(columns: string, column: string): string {
  return `SELECT ${APP.columns}, ${SECRET.columns}, ${columns}, current_oauth2_provider_access_keys(t.grant_id) AS access_keys
            ${CLIENT} LEFT JOIN oauth2_provider_app_tokens t ON t.${column} = $3
           ${OF_CLIENT}`;
}

const FIND_OF_REFRESH = findRevocable(OF_REFRESH.columns, 'hash_prefix');
const FIND_OF_ACCESS = findRevocable(OF_ACCESS.columns, 'access_key_id');

/** Reads everything that a token request depends on in one statement. It writes nothing. */
@Injectable()
export class TokenRequestsRepository {
  constructor(private readonly statements: PreparedStatements) {}

  async find(presented: PresentedSecrets): Promise<TokenRequestFacts> {
    const { redeemed, itself } = presented;
    const joined = await this.findJoined(presented);
    if (!joined) return { app: null, secret: null, code: null, refreshToken: null, deviceCode: null, itself: null };
    return {
      app: APP.of(joined),
      secret: SECRET.of(joined),
      code: redeemed?.kind === 'code' ? codeOf(joined, redeemed.secret) : null,
      refreshToken: redeemed?.kind === 'refreshToken' ? tokenOf(joined, redeemed.secret) : null,
      deviceCode: redeemed?.kind === 'deviceCode' ? deviceCodeOf(joined, redeemed.secret) : null,
      itself: itself && {
        account: actorRowOf(joined),
        resourceServer: RESOURCE.of(joined),
        versions: joined['versions'] as KnownVersions, // The select list.
        isCurrent: true,
        name: nameOfFacts(presented),
      },
    };
  }

  private async findJoined({ clientId, clientSecretPrefix, redeemed, itself }: PresentedSecrets): Promise<Joined | undefined> {
    const client = [clientId, clientSecretPrefix];
    const [joined] = redeemed
      ? await this.statements.run(`token_request_${redeemed.kind}`, FIND[redeemed.kind], [...client, redeemed.secret.prefix])
      : itself
        ? await this.statements.run('token_request_itself', FIND_ITSELF, [...client, itself.resource])
        : await this.statements.run('token_request', FIND_CLIENT, client);
    return joined;
  }

  async findRevocable({ clientId, clientSecretPrefix }: PresentedClient, { by, matches }: ParsedToken): Promise<RevocationFacts> {
    const isRefresh = 'refreshPrefix' in by;
    const [joined] = isRefresh
      ? await this.statements.run('token_request_revoke_refresh', FIND_OF_REFRESH, [clientId, clientSecretPrefix, by.refreshPrefix])
      : await this.statements.run('token_request_revoke_access', FIND_OF_ACCESS, [clientId, clientSecretPrefix, by.accessKeyId]);
    if (!joined) return { app: null, secret: null, token: null };
    const token = (isRefresh ? OF_REFRESH : OF_ACCESS).of(joined);
    const isRight = matches(token?.hash);
    const accessKeys = joined['access_keys'] as string[]; // The select list.
    return { app: APP.of(joined), secret: SECRET.of(joined), token: isRight && token ? { ...token, accessKeys } : null };
  }
}

function codeOf(joined: Joined, presented: PresentedSecret): FoundCredential<CodeRow> | null {
  const row = CODE.of(joined);
  return presented.matches(row?.hashedSecret) && row ? foundWith(row, joined) : null;
}

function tokenOf(joined: Joined, presented: PresentedSecret): FoundCredential<TokenRow> | null {
  const row = TOKEN.of(joined);
  // Deciding on a token that was used takes its successor, too, which is not read here.
  if (!presented.matches(row?.refreshHash ?? undefined) || row?.consumedAt !== null) return null;
  return foundWith({ ...row, successorConsumedAt: null, isInReplayWindow: false }, joined);
}

function deviceCodeOf(joined: Joined, presented: PresentedSecret): FoundDeviceCode | null {
  const row = DEVICE_CODE.of(joined);
  if (!presented.matches(row?.hashedSecret) || !row) return null;
  const [grantId, grant] = [row.grantId, GRANT.of(joined)];
  return { row, approved: grantId !== null && grant ? foundWith({ ...row, grantId, userId: grant.userId }, joined) : null };
}

function foundWith<Row>(row: Row, joined: Joined): FoundCredential<Row> | null {
  const grant = GRANT.of(joined);
  const owner = actorRowOf(joined);
  return grant && owner && { row, grant, resourceServer: RESOURCE.of(joined), owner };
}

/** Null if an outer join found no user. */
function actorRowOf(joined: Joined): ActorRow | null {
  return joined['user_id'] === null ? null : (joined as Joined & ActorRow); // ACTOR_COLUMNS, and more that nobody reads.
}
