import { CLI_CLIENT_ID } from '../../common/index.js';
import { type Client, OAuthError, type Schemas } from '../../sdk/client/index.js';
import type { Credential } from '../credentials/index.js';
import { EXIT_CODES } from './exit-codes.js';
import { CommandFailure } from './failures.js';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** A token that expires on its way is refused. */
const MARGIN_MS = 30_000;

export type DeviceCredential = Extract<Credential, { kind: 'device' }>;

/** A request to the token endpoint, as this app. */
export async function requestTokens(
  client: Client,
  form: Omit<Schemas['TokenRequest'], 'client_id'>,
  now: Date,
): Promise<DeviceCredential> {
  const { data } = await client.POST('/oauth2/tokens', {
    body: { ...form, client_id: CLI_CLIENT_ID },
  });
  if (data.refresh_token === undefined) throw new CommandFailure('the server issued no refresh token', EXIT_CODES.failure.code);
  const expiresAt = new Date(now.getTime() + data.expires_in * 1000).toISOString();
  return { kind: 'device', accessToken: data.access_token, refreshToken: data.refresh_token, expiresAt };
}

interface Renewal {
  /** Sends without credentials. */
  readonly client: Client;
  readonly now: () => Date;
  /** Called with the new tokens before they are used: the server accepts the old refresh token only once. */
  readonly save: (credential: DeviceCredential) => void;
}

/** Returns the access token for each request, and renews it when it expires. */
export function accessTokenOf(first: DeviceCredential, { client, now, save }: Renewal): () => Promise<string> {
  let credential = Promise.resolve(first);
  const renewed = async (old: DeviceCredential): Promise<DeviceCredential> => {
    try {
      const fresh = await requestTokens(client, { grant_type: 'refresh_token', refresh_token: old.refreshToken }, now());
      save(fresh);
      return fresh;
    } catch (error) {
      if (!(error instanceof OAuthError) || error.error !== 'invalid_grant') throw error;
      throw new CommandFailure('this login has expired or was revoked. Log in again with `gatehouse login`', EXIT_CODES.signedOut.code);
    }
  };
  return async () => {
    const current = await credential;
    if (Date.parse(current.expiresAt) - now().getTime() > MARGIN_MS) return current.accessToken;
    credential = renewed(current);
    return (await credential).accessToken;
  };
}
