import { clientCommand, textOutput } from '../client/index.js';

/** `gatehouse login token`. */
export const loginTokenCommand = clientCommand({
  name: 'token',
  summary: 'print the token of a login',
  description: 'Prints the token of a login, for other programs. Keep it secret: it is enough to act as you.',
  examples: ['login token', 'login token --url https://gatehouse.example.com'],
  output: textOutput<{ token: string }>(({ token }) => token),
  run: async ({ connection }) => ({ token: await connection.storedToken(connection.target) }),
});
