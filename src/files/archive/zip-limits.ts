/**
 * The maximum number of entries in a .zip without ZIP64. Each entry costs a header to read and one to write, even if it is empty; and yazl,
 * which writes them, scans all entries for each one that it adds.
 */
export const MAX_ZIP_ENTRIES = 65_535;
/** The table of contents: names, attributes and comments of all entries. Archivers write some 100 to 200 bytes for each. */
export const MAX_DIRECTORY_BYTES = 33_554_432;

/** The size of an entry in it without attributes and comment (APPNOTE 4.3.12). */
export function directoryBytesOf(path: string): number {
  return 46 + Buffer.byteLength(path);
}
