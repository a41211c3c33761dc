import { NO_FIRST_USER } from '../../common/index.js';
import { ApiError, type Client } from '../../sdk/client/index.js';
import { CommandFailure, type Console, FAILURE, type FlagDefinitions, type FlagValues } from '../client/index.js';
import { BUILD_VERSION_HEADER } from '../transport/index.js';

export const FIRST_USER_FLAGS = {
  firstUserEmail: { flag: '--first-user-email <email>', env: 'CODER_FIRST_USER_EMAIL', description: 'Email address of the first user.' },
  firstUserUsername: { flag: '--first-user-username <name>', env: 'CODER_FIRST_USER_USERNAME', description: 'Username of the first user.' },
  firstUserFullName: {
    flag: '--first-user-full-name <name>',
    env: 'CODER_FIRST_USER_FULL_NAME',
    description: 'Full name of the first user.',
  },
  firstUserPassword: {
    flag: '--first-user-password <password>',
    env: 'CODER_FIRST_USER_PASSWORD',
    description: 'Password of the first user. Prefer the variable, because other users can see flags.',
    isSecret: true,
  },
} as const satisfies FlagDefinitions;

/** Is there a user? Throws if the URL does not lead to a Gatehouse server: whoever is believed here gets the password of an owner. */
export async function hasFirstUser(client: Client, url: string): Promise<boolean> {
  try {
    const { response } = await client.GET('/api/v2/users/first');
    if (response.headers.has(BUILD_VERSION_HEADER)) return true;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    // Other APIs answer a path that they do not have with a message, too, and so does this one below the URL of a page.
    if (error.message === NO_FIRST_USER && (await isGatehouse(client))) return false;
  }
  throw new CommandFailure(describeWrongUrl(url), FAILURE);
}

async function isGatehouse(client: Client): Promise<boolean> {
  try {
    const { response } = await client.GET('/api/v2/buildinfo');
    return response.headers.has(BUILD_VERSION_HEADER);
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

function describeWrongUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  if (pathname === '/') return `${url} is not a Gatehouse server. Can you open it in a browser?`;
  return `${url} is not the URL of a Gatehouse server: did you mean ${origin}?`;
}

/** Creates the owner of the deployment and logs in. Returns a session token. */
export async function createFirstUser(client: Client, flags: FlagValues<typeof FIRST_USER_FLAGS>, console: Console): Promise<string> {
  const instead = 'the first user needs --first-user-username, --first-user-email and CODER_FIRST_USER_PASSWORD';
  console.say('This server has no users yet. Create the first one, who can do everything.');
  const username = flags.firstUserUsername ?? (await console.ask('Username: ', instead));
  const email = flags.firstUserEmail ?? (await console.ask('Email address: ', instead));
  const password = flags.firstUserPassword ?? (await newPassword(console, instead));
  await client.POST('/api/v2/users/first', { body: { username, email, password, name: flags.firstUserFullName ?? '' } });
  const { data } = await client.POST('/api/v2/users/login', { body: { email, password } });
  return data.session_token;
}

async function newPassword(console: Console, instead: string): Promise<string> {
  const password = await console.askSecret('Password: ', instead);
  if (console.isInteractive && (await console.askSecret('Repeat the password: ', instead)) !== password) {
    throw new CommandFailure('The passwords do not match. Nothing was created.', FAILURE);
  }
  return password;
}
