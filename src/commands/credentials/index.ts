export { checkProfileName, isProtected, profileNameOf, serverUrl } from './profile.js';
export type { Credential, Profile } from './profile.js';
export { Profiles } from './profiles.js';
export type { HeldProfile } from './profiles.js';
