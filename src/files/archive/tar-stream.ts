import { extract, pack } from 'tar-stream';
import type { Extract, Header, Pack } from 'tar-stream';

/** The parser's header, with two fields that its declarations lack. */
export interface ReadHeader extends Omit<Header, 'pax' | 'type' | 'linkname'> {
  /** Null: a type that the library does not know. */
  readonly type: Header['type'] | null;
  readonly linkname: string | null;
  /** The position of the content. */
  readonly byteOffset: number;
  /** The records of the extended header. */
  readonly pax: Readonly<Record<string, string>> | null;
}

export type WrittenHeader = Partial<Header> & { name: string; pax?: Record<string, string> };
export type TarParser = Extract;
export type TarWriter = Pack;
export type TarSink = ReturnType<Pack['entry']>;

/** A parser that keeps the bytes of names (as Latin-1), and reads archives from before the format had a magic number. */
export function createTarParser(): TarParser {
  // Both options are documented by the library and missing in its declarations.
  const options: object = { allowUnknownFormat: true, filenameEncoding: 'latin1' };
  return extract(options);
}

export function createTarWriter(): TarWriter {
  return pack();
}

/** Resolves when the stream takes more, or is closed. `drain` is not repeated, so call it right after the `write` that returned false. */
export function drainedOrClosed(stream: TarParser | TarSink): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) {
      resolve();
      return;
    }
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
