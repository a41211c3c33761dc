import { CLI_CLIENT_ID } from '../../common/index.js';
import { clientCommand, CommandFailure, describeFailure, EXIT_CODES, FAILURE, YES } from '../client/index.js';

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
    const { credential } = profile;
    await console.confirm(`Log out of ${url}?`, flags.yes);
    const faults: string[] = [];
    try {
      if (credential.kind === 'token')
        await connection.clientOf(url, connection.authOf(credential, { url, profile })).POST('/api/v2/users/logout');
      else {
        await connection.clientOf(url).POST('/oauth2/revoke', {
          body: { client_id: CLI_CLIENT_ID, token: credential.refreshToken, token_type_hint: 'refresh_token' },
        });
      }
    } catch (error) {
      const failure = describeFailure(error, (url) => connection.pingFor(url));
      if (!failure) throw error;
      // The server does not know this login anymore.
      if (failure.exitCode !== EXIT_CODES.signedOut.code) faults.push(failure.text);
    }
    connection.profiles.remove(profile.name);
    if (faults.length === 0) {
      console.say(`You are logged out of ${url}.`);
      return;
    }
    throw new CommandFailure(`The login is forgotten here, but may still be valid at the server:\n${faults.join('\n')}`, FAILURE);
  },
});
