import { CLI_CLIENT_ID } from '../../common/index.js';
import type { Credential, Profile } from '../credentials/index.js';
import type { Connection } from './connection.js';
import { EXIT_CODES } from './exit-codes.js';
import { describeFailure } from './failures.js';

/** Ends a login at its server. Returns null, or why it may still be valid there. */
export async function revokeLogin(connection: Connection, profile: Profile, read: () => Credential): Promise<string | null> {
  const { url } = profile;
  try {
    const credential = read();
    if (credential.kind === 'token') {
      await connection.clientOf(url, connection.authOf(credential, { url, profile })).POST('/api/v2/users/logout');
    } else {
      await connection.clientOf(url).POST('/oauth2/revoke', {
        body: { client_id: CLI_CLIENT_ID, token: credential.refreshToken, token_type_hint: 'refresh_token' },
      });
    }
    return null;
  } catch (error) {
    const failure = describeFailure(error, { pingFor: (requestUrl) => connection.pingFor(requestUrl) });
    if (!failure) throw error;
    // The server does not know this login anymore.
    return failure.exitCode === EXIT_CODES.signedOut.code ? null : failure.text;
  }
}
