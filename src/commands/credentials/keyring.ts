import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as KeyringModule from '@napi-rs/keyring';
import { OperatorError } from '../../common/index.js';
import type { Environment } from '../../config/index.js';

/** Keeps secrets by the name of an account. Every method throws `OperatorError` if the keyring is missing or locked. */
export interface Keyring {
  /** Null if there is none of this name. */
  read(account: string): string | null;
  write(account: string, secret: string): void;
  /** Does nothing if there is none of this name. */
  remove(account: string): void;
}

const SERVICE = 'gatehouse';
const PROBE = 'probe';

/** The keyring of the operating system: Keychain, Credential Manager, or the Secret Service of a desktop (GNOME Keyring, KWallet, KeePassXC). */
export const systemKeyring: Keyring = {
  read: (account) => using(account, (entry) => entry.getPassword()),
  write: (account, secret) => {
    using(account, (entry) => {
      entry.setPassword(secret);
    });
  },
  remove: (account) => {
    using(account, (entry) => entry.deleteCredential());
  },
};

function using<T>(account: string, work: (entry: KeyringModule.Entry) => T): T {
  try {
    // Native code, which only logins in the keyring need.
    const { Entry } = createRequire(import.meta.url)('@napi-rs/keyring') as typeof KeyringModule;
    // The kernel has a keyring, too, but that is empty after a restart.
    return work(new Entry(SERVICE, account, { linux: { store: 'secret-service' } }));
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new OperatorError(`the keyring cannot be used (${reason})`);
  }
}

/** Could there be a keyring? On Linux it belongs to a desktop, and asking where there is none takes long. */
export function mayHaveKeyring(env: Environment, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  const directory = env['XDG_RUNTIME_DIR'] ?? '';
  return (env['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '' || (directory !== '' && existsSync(join(directory, 'bus')));
}

/** Throws if the keyring does not keep what it is given. */
export function checkKeyring(keyring: Keyring): void {
  keyring.write(PROBE, PROBE);
  const kept = keyring.read(PROBE);
  keyring.remove(PROBE);
  if (kept !== PROBE) throw new OperatorError('the keyring cannot be used (it does not keep what is written)');
}
