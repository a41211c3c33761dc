export { checkKeyring, mayHaveKeyring, systemKeyring } from './keyring.js';
export { checkProfileName, isProtected, serverUrl } from './profile.js';
export type { Credential, Profile } from './profile.js';
export { Profiles } from './profiles.js';
export type { CredentialPlace, HeldProfile } from './profiles.js';
