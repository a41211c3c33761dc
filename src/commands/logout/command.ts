import { clientCommand, CommandFailure, EXIT_CODES, FAILURE, notLoggedIn, revokeLogin, YES } from '../client/index.js';

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
    if (!profile) throw new CommandFailure(notLoggedIn(url), EXIT_CODES.signedOut.code);
    // Throws if the server is not to be reached without encryption: the profile then stays.
    connection.clientOf(url);
    await console.confirm(`Log out of ${url}?`, flags.yes);
    const fault = await connection.profiles.exclusively(profile.name, async (held) => {
      // Another command may have renewed the tokens meanwhile, or logged in to another server by this name.
      const stored = held.read();
      if (stored?.url !== url) return null;
      const failure = await revokeLogin(connection, stored, () => connection.profiles.credentialOf(stored));
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
