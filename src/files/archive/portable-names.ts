/** Names that Windows takes for devices, in every folder and with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?:\.|$)/i;

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/**
 * More marks on one letter than any script needs (30 in the Stream-Safe Text Format of UAX #15). Normalization sorts the marks of a letter
 * in quadratic time: two thousand in each name of a large archive would keep a processor busy for half a minute.
 */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/** Why a path is invalid or has another meaning on systems other than Linux, or null. A .zip must work everywhere. */
export function portabilityFault(path: string): string | null {
  if (path.includes('\\')) return 'contains a backslash, which separates folders on Windows';
  if (path.includes(':')) return 'contains a colon, which denotes a drive or an alternate data stream on Windows';
  if (TOO_MANY_MARKS.test(path.replace(INVISIBLE, ''))) return 'has more than 30 combining marks on one letter';
  for (const segment of path.split('/')) {
    if (/[. ]$/.test(segment)) return 'has a segment that ends with a dot or a space, which Windows strips';
    if (DEVICE.test(segment)) return 'has a segment that is a device name on Windows';
  }
  return null;
}

/**
 * Paths with the same result can be the same file: Windows and macOS ignore case and Unicode form, and some file systems ignore invisible
 * characters. For paths without a fault.
 */
export function foldedPath(path: string): string {
  const visible = path.normalize('NFD').replace(INVISIBLE, '');
  return visible.toUpperCase().toLowerCase().normalize('NFC');
}
