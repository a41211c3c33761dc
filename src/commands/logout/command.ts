import { CLI_CLIENT_ID } from '../../common/index.js';
import { clientCommand, CommandFailure, type Connection, describeFailure, EXIT_CODES, FAILURE, YES } from '../client/index.js';
import type { Profile } from '../credentials/index.js';

/** `gatehouse logout`. */
export const logoutCommand = clientCommand({
  name: 'logout',
  summary: 'log out of a server',
  description: 'Revokes the login at the server, and deletes its profile here, even if the server cannot be reached.',
  flags: { yes: YES },
  examples: ['logout', 'logout --yes --profile staging'],
  output: null,
  run: async ({ connection, console, flags }) => {
    const { url, profile } = connection.target;
    if (!profile) throw new CommandFailure(`You are not logged in to ${url}.`, EXIT_CODES.signedOut.code);
    // Throws if the server is not to be reached without encryption: the profile then stays.
    connection.clientOf(url);
    await console.confirm(`Log out of ${url}?`, flags.yes);
    const fault = await connection.profiles.exclusively(profile.name, async (held) => {
      // Another command may have renewed the tokens meanwhile, or logged in to another server by this name.
      const stored = held.read();
      if (stored?.url !== url) return null;
      const failure = await revoke(connection, stored);
      held.remove();
      return failure;
    });
    if (fault === null) {
      console.say(`You are logged out of ${url}.`);
      return;
    }
    throw new CommandFailure(`The login is forgotten here, but may still be valid at the server:\n${fault}`, FAILURE);
  },
});

/** Null, or why the login may still be valid at the server. */
async function revoke(connection: Connection, profile: Profile): Promise<string | null> {
  const { url } = profile;
  try {
    const credential = connection.profiles.credentialOf(profile);
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
