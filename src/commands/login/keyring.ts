import { OperatorError } from '../../common/index.js';
import type { Environment } from '../../config/index.js';
import type { CONNECTION_FLAGS, ReadFlags } from '../client/index.js';
import { checkKeyring, type CredentialPlace, mayHaveKeyring, systemKeyring } from '../credentials/index.js';

/** Where the token of a new login is kept. Asks before anything is sent; throws if the keyring is demanded and cannot be used. */
export function placeForToken({ values, sources }: ReadFlags<typeof CONNECTION_FLAGS>, env: Environment): CredentialPlace {
  if (values.noKeyring) return 'file';
  if (sources.useKeyring !== null) {
    if (!values.useKeyring) return 'file';
    checkKeyring(systemKeyring);
    return 'keyring';
  }
  // Whoever names a directory expects everything in it.
  if (sources.globalConfig !== null || !mayHaveKeyring(env)) return 'file';
  try {
    checkKeyring(systemKeyring);
    return 'keyring';
  } catch (error) {
    if (error instanceof OperatorError) return 'file';
    throw error;
  }
}
