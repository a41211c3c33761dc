/** The largest request body of an upload, and the largest .tar that an uploaded .zip may become (spec: 10 times 10 MiB). */
export const MAX_UPLOAD_BYTES = 104_857_600;

/**
 * The size of the chunks for storing content and reading it back. Measured against PostgreSQL 15 on 64 MiB: 256 KiB chunks are read at 55 %
 * of the rate of 1 MiB ones and written at 30-90 %; 2 MiB gains less than 5 % and doubles the memory of every reader.
 */
export const CHUNK_BYTES = 1_048_576;
