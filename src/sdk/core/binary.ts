/** The content of a file, read as it arrives. */
export type Binary = ReadableStream<Uint8Array>;
