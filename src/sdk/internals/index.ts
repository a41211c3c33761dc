/**
 * Parts of the SDK for the commands of this repository, which send the requests for tokens themselves: without the OAuth library, which takes a command
 * longer to load than everything else that it does. Not a part of `gatehouse/sdk`.
 */
export { fileTokenStore } from '../node/file-token-store.js';
export { pollForConsent } from '../core/oauth/device-poll.js';
export { KeptTokens } from '../core/oauth/kept-tokens.js';
export { RenewedToken } from '../core/oauth/renewed-token.js';
export { repeated } from '../core/oauth/repeated-refresh.js';
export { lifetimeMsOf } from '../core/oauth/tokens.js';
export { sendWithRetries } from '../core/retries.js';
export { LockError, withLockFile } from '../node/lock-file.js';
export { makePrivateFolder, readPrivateFile, writePrivateFile } from '../node/private-file.js';
