import { OperatorError } from '../../common/index.js';
import { type Connection, type Console, revokeLogin } from '../client/index.js';
import type { Credential, Profile } from '../credentials/index.js';

/** The login that a new one replaces. */
export interface FormerLogin {
  readonly profile: Profile;
  readonly credential: Credential;
}

/** To be read before the new login is saved: a keyring has one entry for both. Null if there was none, or if its token is lost anyway. */
export function formerLogin({ profiles }: Connection, profile: Profile | null): FormerLogin | null {
  if (!profile) return null;
  try {
    return { profile, credential: profiles.credentialOf(profile) };
  } catch (error) {
    if (error instanceof OperatorError) return null;
    throw error;
  }
}

/** Ends the login at the server, as logging out would: nobody could do it later. `kept` are tokens that somebody still needs. */
export async function endFormerLogin(
  connection: Connection,
  console: Console,
  { profile, credential }: FormerLogin,
  kept: readonly (string | undefined)[],
): Promise<void> {
  if (credential.kind === 'token' && kept.includes(credential.token)) return;
  const fault = await revokeLogin(connection, profile, () => credential);
  if (fault === null) console.say(`Your former login as ${profile.username} was ended.`);
  else console.warn(`your former login as ${profile.username} may still be valid at the server: ${fault}`);
}
