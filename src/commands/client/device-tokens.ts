import { CLI_CLIENT_ID, OperatorError } from '../../common/index.js';
import {
  type Auth,
  type Client,
  ConnectionError,
  memoryStore,
  OAuthError,
  type Outgoing,
  type Schemas,
  type Send,
  type Tokens,
  type TokenStore,
} from '../../sdk/client/index.js';
import { KeptTokens, lifetimeMsOf, RenewedToken, repeated } from '../../sdk/internals/index.js';
import type { Credential, HeldProfile, Profile, Profiles } from '../credentials/index.js';
import { EXIT_CODES } from './exit-codes.js';
import { CommandFailure } from './failures.js';
import { logIn } from './signed-out.js';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** A token that expires on its way is refused. */
const MARGIN_MS = 30_000;
/** Of a request for tokens. */
const TIMEOUT_MS = 30_000;

export type DeviceCredential = Extract<Credential, { kind: 'device' }>;

type TokenForm = Omit<Schemas['TokenRequest'], 'client_id'>;

/** A request to the token endpoint, as this app. */
export async function requestTokens(client: Client, form: TokenForm, timeoutMs = TIMEOUT_MS): Promise<DeviceCredential> {
  const { data } = await client.POST('/oauth2/tokens', { body: { ...form, client_id: CLI_CLIENT_ID }, timeoutMs });
  if (data.refresh_token === undefined) throw new CommandFailure('the server issued no refresh token', EXIT_CODES.failure.code);
  const expiresAt = new Date(Date.now() + lifetimeMsOf(data.expires_in)).toISOString();
  return { kind: 'device', accessToken: data.access_token, refreshToken: data.refresh_token, expiresAt };
}

/** A login with a device code, of a profile or of none yet. Renews its access token when it expires, once for all commands that run. */
export class DeviceLogin implements Auth {
  private readonly token: RenewedToken;

  private readonly explain: (error: unknown) => never;

  /** `client` sends without credentials, to the server at `url`. */
  constructor(client: Client, url: string, store: TokenStore) {
    this.explain = (error) => explain(error, url);
    const refresh = async (refreshToken: string): Promise<Tokens> => {
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken } as const;
      return tokensOf(await repeated((timeoutMs) => requestTokens(client, form, timeoutMs).catch(rethrowOwnRefusal)));
    };
    this.token = new RenewedToken(new KeptTokens(store, refresh, Date.now), Date.now);
  }

  authenticate(request: Outgoing, send: Send): Promise<Response> {
    return this.token.authenticate(request, send).catch(this.explain);
  }

  async accessToken(): Promise<string> {
    return (await this.token.token(undefined).catch(this.explain)).accessToken;
  }
}

/** Tokens that no profile has yet. */
export function newLoginStore(credential: DeviceCredential): TokenStore {
  return memoryStore(tokensOf(credential));
}

/** The tokens of this profile: none, if it is by now the login of somebody else. */
export function profileStore(profiles: Profiles, { name, url, username }: Profile): TokenStore {
  let held: HeldProfile | undefined;
  return {
    load: () => {
      const stored = profiles.read(name);
      if (stored?.url !== url || stored.username !== username) return undefined;
      const credential = profiles.credentialOf(stored);
      return credential.kind === 'device' ? tokensOf(credential) : undefined;
    },
    save: (tokens) => {
      if (!held) throw new Error('tokens of a profile are saved only while no other command can');
      if (tokens) held.save({ url, username, credential: credentialOf(tokens) });
      else held.remove();
    },
    exclusively: (work) =>
      profiles.exclusively(name, async (profile) => {
        held = profile;
        try {
          return await work();
        } finally {
          held = undefined;
        }
      }),
  };
}

function tokensOf({ accessToken, refreshToken, expiresAt }: DeviceCredential): Tokens {
  const endsAt = Date.parse(expiresAt);
  return { accessToken, refreshToken, tokenType: 'bearer', renewAt: endsAt - MARGIN_MS, expiresAt: endsAt };
}

function credentialOf({ accessToken, refreshToken = '', expiresAt }: Tokens): DeviceCredential {
  return { kind: 'device', accessToken, refreshToken, expiresAt: new Date(expiresAt).toISOString() };
}

/** What our own transport refuses, it would refuse again: not a lost response. */
function rethrowOwnRefusal(error: unknown): never {
  throw error instanceof ConnectionError && error.cause instanceof OperatorError ? error.cause : error;
}

function explain(error: unknown, url: string): never {
  const isOver = error instanceof OAuthError && ['invalid_grant', 'login_required'].includes(error.error);
  if (!isOver) throw error;
  throw new CommandFailure(`This login has expired or was revoked. ${logIn(url)}`, EXIT_CODES.signedOut.code);
}
