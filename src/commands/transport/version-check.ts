import type { Layer } from './layer.js';
import { onFirstResponse } from './first-response.js';

/** Sent with every response, so that its absence also shows that something else has answered. */
export const BUILD_VERSION_HEADER = 'x-coder-build-version';

const VERSION = /^v?(\d{1,9})\.(\d{1,9})\.\d{1,9}(-[\w.-]{1,60})?(?:\+[\w.-]{1,60})?$/;

/** Why the versions of client and server may not work together; null if there is no reason to think so, or no way to know. */
export function versionFault(client: string, server: string): string | null {
  const [, major, minor, preRelease] = VERSION.exec(server) ?? [];
  const [, ownMajor, ownMinor] = VERSION.exec(client) ?? [];
  if (major === undefined || ownMajor === undefined) return null;
  if (major !== ownMajor || minor !== ownMinor) {
    return `version mismatch: this client is ${client}, the server is ${server}. Install the client of the server's version, or pass --no-version-warning`;
  }
  return preRelease === undefined ? null : `the server runs a pre-release: ${server}`;
}

/** Warns if client and server are of different versions. */
export function versionCheck(client: string, warn: (text: string) => void): Layer {
  return onFirstResponse((headers) => {
    const fault = versionFault(client, headers.get(BUILD_VERSION_HEADER) ?? '');
    if (fault !== null) warn(fault);
  });
}
