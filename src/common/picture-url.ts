import { parseUrl } from './parse-url.js';

export const PICTURE_URL_MAX_LENGTH = 2048;
export const OWN_PICTURE_MAX_LENGTH = 256;

/** An http(s) URL or a path on this server, of the characters of RFC 3986 only: others must be percent-encoded. The schema checks the same. */
const PICTURE_URL_PATTERN = /^(?:(?:https?:\/\/|\/(?!\/))[!#-;=?-[\]_a-z~]*)?$/i;

/** Returns the fault of a picture's address, which clients embed in their pages, or null. Empty means no picture. */
export function pictureUrlFault(text: string): string | null {
  if (text.length > PICTURE_URL_MAX_LENGTH) return `must be at most ${PICTURE_URL_MAX_LENGTH} characters`;
  if (!PICTURE_URL_PATTERN.test(text)) return FORM;
  if (text === '' || text.startsWith('/')) return null;
  const url = parseUrl(text);
  if (!url || url.hostname === '') return FORM;
  return url.username === '' && url.password === '' ? null : 'must not contain a username or a password';
}

/** For pictures that are shown before consent: another server would learn who is about to consent. */
export function ownPictureFault(text: string): string | null {
  const isFine = text === '' || (text.startsWith('/') && text.length <= OWN_PICTURE_MAX_LENGTH && pictureUrlFault(text) === null);
  return isFine ? null : `must be a path on this server, at most ${OWN_PICTURE_MAX_LENGTH} characters`;
}

/** A picture from an identity provider, or empty if it is not acceptable. A path would be on the provider's server, not on ours. */
export function remotePictureUrl(text: string): string {
  return text.startsWith('/') ? '' : acceptablePictureUrl(text);
}

/** The address if it is acceptable, else empty, for stored values that nobody can correct. */
export function acceptablePictureUrl(text: string): string {
  return pictureUrlFault(text) === null ? text : '';
}

const FORM = 'must be an http or https URL, or a path on this server that starts with "/"';
