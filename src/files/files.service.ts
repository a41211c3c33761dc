import { Readable } from 'node:stream';
import type { Actor } from '../authz/index.js';
import { DomainError, isUuid } from '../common/index.js';
import type { Clock } from '../common/index.js';
import type { ArchiveEntries, EntryContent, EntryPage } from './archive-entries.js';
import { indexTar } from './archive/tar-index.js';
import { assertFitsZip, tarToZip } from './archive/tar-to-zip.js';
import { zipToTar } from './archive/zip-to-tar.js';
import type { BlobStore } from './blob-store.js';
import type { Content } from './content.js';
import type { FilesStore } from './files.store.js';
import { ingest } from './ingest.js';
import { MAX_UPLOAD_BYTES } from './limits.js';
import { Spool } from './spool.js';
import { UploadSlots } from './upload-slots.js';

export interface UploadRequest {
  /** The header as it came; no parameters are allowed. */
  readonly contentType: string | undefined;
  /** From `Content-Length`, in bytes; undefined for a chunked body. */
  readonly declaredLength: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Aborted when the client goes away. */
  readonly signal?: AbortSignal;
}

export interface UploadResult {
  readonly id: string;
  /** False: the actor had uploaded the same before. */
  readonly created: boolean;
}

export interface Download {
  readonly mimetype: string;
  /** Lower-case hex; of what is stored, not of a conversion. */
  readonly sha256: string;
  /** Null when it is not known beforehand. */
  readonly sizeBytes: number | null;
  /**
   * The bytes, all of them or those from `start` up to, not including, `end`. Nothing is read before somebody reads from the stream. A conversion
   * has no parts; its source is looked through first, and throws `invalid_input` when it cannot be converted: later, an answer could only break off.
   */
  open(range?: { readonly start: number; readonly end: number }): Promise<Readable>;
}

export interface FilesServiceOptions {
  /** A directory on disk for uploads of more than 1 MiB while they come in. */
  readonly spoolDirectory: string;
}

const TAR = 'application/x-tar';
const ZIP_TYPES: readonly string[] = ['application/zip', 'application/x-zip-compressed'];
/** What may be uploaded. */
export const UPLOAD_TYPES: readonly string[] = [TAR, ...ZIP_TYPES];
/** More at once than any client sends. */
const MAX_UPLOADS_OF_A_PERSON = 32;
/** A sweep and an upload that meet again and again would be a fault, not bad luck. */
const MAX_PUT_ATTEMPTS = 5;

export class FilesService {
  readonly #slots = new UploadSlots(MAX_UPLOADS_OF_A_PERSON);

  constructor(
    private readonly files: FilesStore,
    private readonly blobs: BlobStore,
    private readonly archives: ArchiveEntries,
    private readonly clock: Clock,
    private readonly options: FilesServiceOptions,
  ) {}

  /**
   * Stores an archive under its own hash, a .zip as the .tar with the same entries. A .tar is not looked into. Throws `invalid_input` for another
   * type, a body that breaks off, or a .zip that is damaged or hostile; `payload_too_large` over 100 MiB, sent or expanded; `forbidden`;
   * `rate_limited` with 32 of the actor's uploads under way.
   */
  async upload(actor: Actor, request: UploadRequest): Promise<UploadResult> {
    const type = request.contentType ?? '';
    const isZip = ZIP_TYPES.includes(type);
    if (!UPLOAD_TYPES.includes(type)) throw new DomainError('invalid_input', `Unsupported content type header "${type.slice(0, 100)}".`);
    this.files.authorizeUpload(actor);
    const { signal } = request;
    const options = {
      limitBytes: MAX_UPLOAD_BYTES,
      declaredBytes: request.declaredLength,
      spoolDirectory: this.options.spoolDirectory,
      signal,
    };
    const save = (tar: Content) => this.#save(actor, tar, signal);
    const use = (content: Content) => (isZip ? this.#convert(content, signal, save) : save(content));
    return this.#slots.within(actor, () => ingest(request.body, options, use));
  }

  /**
   * The bytes as they are stored, or with the format `zip` the same entries as a .zip. Throws `not_found`; `invalid_input` for an id that is none and
   * for another format.
   */
  async download(actor: Actor, id: string, format = '', signal?: AbortSignal): Promise<Download> {
    const { hash, mimetype, sizeBytes } = await this.files.get(actor, fileId(id));
    switch (format) {
      case '':
        return {
          mimetype,
          sha256: hash,
          sizeBytes,
          open: (range) => Promise.resolve(Readable.from(this.blobs.read(hash, { ...range, signal }), { objectMode: false })),
        };
      case 'zip':
        if (mimetype !== TAR) throw new DomainError('invalid_input', 'Only .tar files can be converted to .zip format');
        return { mimetype: 'application/zip', sha256: hash, sizeBytes: null, open: () => this.#openZip(hash, signal) };
      default:
        throw new DomainError('invalid_input', 'Unsupported conversion format.');
    }
  }

  /** What an archive holds, without its contents. Throws as `ArchiveEntries.list` does. */
  async entries(actor: Actor, id: string, page: { offset?: number; limit?: number | null } = {}, signal?: AbortSignal): Promise<EntryPage> {
    return this.archives.list(actor, fileId(id), page, signal);
  }

  /** One file out of an archive. Throws as `ArchiveEntries.read` does. */
  async entry(actor: Actor, id: string, path: string, signal?: AbortSignal): Promise<EntryContent> {
    return this.archives.read(actor, fileId(id), path, signal);
  }

  async #openZip(hash: string, signal: AbortSignal | undefined): Promise<Readable> {
    const index = await indexTar(this.blobs.read(hash, { signal }));
    assertFitsZip(index);
    return tarToZip(index, this.blobs.read(hash, { signal }));
  }

  async #convert<T>(zip: Content, signal: AbortSignal | undefined, use: (tar: Content) => Promise<T>): Promise<T> {
    const spool = new Spool(this.options.spoolDirectory);
    try {
      for await (const piece of zipToTar(zip, MAX_UPLOAD_BYTES)) {
        signal?.throwIfAborted();
        await spool.write(piece);
      }
      return await use(await spool.finish());
    } finally {
      await spool.close();
    }
  }

  /**
   * Content first, then the row that refers to it: content without a row is swept, a row without content would be a broken file. Races are
   * settled by the database. Who loses the one against the same upload gets the winner's file (and is told that it is new, as the reference
   * does). Content that a sweep took in between is stored again; it is still here.
   */
  async #save(actor: Actor, content: Content, signal: AbortSignal | undefined): Promise<UploadResult> {
    const hash = content.sha256;
    const known = await this.files.findUpload(actor, hash);
    if (known) return { id: known.id, created: false };
    for (let attempt = 0; attempt < MAX_PUT_ATTEMPTS; attempt++) {
      await this.blobs.put(content, signal);
      const row =
        (await this.files.insert(actor, { hash, createdAt: this.clock.now(), mimetype: TAR })) ??
        (await this.files.findUpload(actor, hash));
      if (row) return { id: row.id, created: true };
    }
    throw new Error('uploaded content was swept again and again');
  }
}

function fileId(id: string): string {
  if (!isUuid(id)) throw new DomainError('invalid_input', 'File id must be a valid UUID.');
  return id;
}
