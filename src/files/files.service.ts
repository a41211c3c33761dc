import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/index.js';
import type { Actor } from '../authz/index.js';
import { Clock, DomainError, isUuid } from '../common/index.js';
import { ArchiveEntries, type EntryContent, type EntryPage } from './archive-entries.js';
import { indexTar } from './archive/tar-index.js';
import { assertFitsZip, tarToZip } from './archive/tar-to-zip.js';
import { zipToTar } from './archive/zip-to-tar.js';
import { BlobStore } from './blob-store.port.js';
import type { Content } from './content.js';
import { ConversionSlots } from './conversion-slots.js';
import { FilesSettings } from './files-settings.js';
import { FilesStore } from './files.store.js';
import { ingest } from './ingest.js';
import { MAX_UPLOAD_BYTES } from './limits.js';
import { Spool } from './spool.js';
import { UploadSlots } from './upload-slots.js';

export interface UploadRequest {
  /** The header as received; no parameters are allowed. */
  readonly contentType: string | undefined;
  /** From `Content-Length`, in bytes; undefined for a chunked body. */
  readonly declaredLength: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Aborted when the client disconnects. */
  readonly signal?: AbortSignal;
}

export interface UploadResult {
  readonly id: string;
  /** False: the actor had already uploaded the same content. */
  readonly created: boolean;
}

export interface Download {
  readonly mimetype: string;
  /** Lower-case hex, of the stored bytes, not of a conversion. */
  readonly sha256: string;
  /** Null if it is not known in advance. */
  readonly sizeBytes: number | null;
  /**
   * The bytes, all of them or those from `start` up to, not including, `end`. Nothing is read before the stream is read. A conversion has
   * no ranges; its source is checked first, and throws `invalid_input` if it cannot be converted: later, the response could only be
   * aborted.
   */
  open(range?: { readonly start: number; readonly end: number }): Promise<Readable>;
}

const TAR = 'application/x-tar';
const ZIP_TYPES: readonly string[] = ['application/zip', 'application/x-zip-compressed'];
/** The accepted content types. */
export const UPLOAD_TYPES: readonly string[] = [TAR, ...ZIP_TYPES];
/** More at once than any real client sends. */
const MAX_UPLOADS_OF_A_PERSON = 32;
/** Concurrent conversions of stored archives. */
const MAX_CONVERSIONS_OF_A_PERSON = 4;
const MAX_CONVERSIONS = 12;
/** A sweep and an upload that conflict this often indicate a bug. */
const MAX_PUT_ATTEMPTS = 5;

@Injectable()
export class FilesService {
  readonly #slots = new UploadSlots(MAX_UPLOADS_OF_A_PERSON);
  readonly #conversions = new ConversionSlots(MAX_CONVERSIONS_OF_A_PERSON, MAX_CONVERSIONS);

  constructor(
    private readonly files: FilesStore,
    private readonly blobs: BlobStore,
    private readonly archives: ArchiveEntries,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly settings: FilesSettings,
  ) {}

  /**
   * Stores an archive under its own hash, a .zip as the .tar with the same entries. The content of a .tar is not checked. Throws
   * `invalid_input` for another type, an incomplete body, or a damaged or malicious .zip; `payload_too_large` over 100 MiB, sent or
   * expanded; `forbidden`; `rate_limited` with 32 of the actor's uploads in progress.
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
      spoolDirectory: this.settings.spoolDirectory,
      signal,
    };
    const save = (tar: Content) => this.#save(actor, tar, signal);
    const use = (content: Content) => (isZip ? this.#convert(content, signal, save) : save(content));
    return this.#slots.within(actor, () => ingest(request.body, options, use));
  }

  /**
   * The stored bytes, or with the format `zip` the same entries as a .zip. Throws `not_found`; `invalid_input` for an invalid id or any
   * other format. A conversion may also throw `rate_limited` and `overloaded`.
   */
  async download(actor: Actor, id: string, format = '', signal?: AbortSignal): Promise<Download> {
    const { hash, mimetype, sizeBytes } = await this.files.get(actor, fileId(id));
    const open = async (read: () => Readable | Promise<Readable>): Promise<Readable> => {
      await this.#recordForAgent(actor, id);
      return read();
    };
    switch (format) {
      case '':
        return {
          mimetype,
          sha256: hash,
          sizeBytes,
          open: (range) => open(() => Readable.from(this.blobs.read(hash, { ...range, signal }), { objectMode: false })),
        };
      case 'zip':
        if (mimetype !== TAR) throw new DomainError('invalid_input', 'Only .tar files can be converted to .zip format');
        return { mimetype: 'application/zip', sha256: hash, sizeBytes: null, open: () => open(() => this.#openZip(actor, hash, signal)) };
      default:
        throw new DomainError('invalid_input', 'Unsupported conversion format.');
    }
  }

  /** The entries of an archive, without their contents. Throws what `ArchiveEntries.list` throws. */
  async entries(actor: Actor, id: string, page: { offset?: number; limit?: number | null } = {}, signal?: AbortSignal): Promise<EntryPage> {
    return this.archives.list(actor, fileId(id), page, signal);
  }

  /** One file of an archive. Throws what `ArchiveEntries.read` throws. */
  async entry(actor: Actor, id: string, path: string, signal?: AbortSignal): Promise<EntryContent> {
    return this.archives.read(actor, fileId(id), path, signal);
  }

  /** Whatever an agent is given is recorded before it leaves the server. */
  async #recordForAgent(actor: Actor, file: string): Promise<void> {
    const agent = actor.credential?.agent;
    if (!agent) return;
    const resource = { resourceType: 'agent', resourceId: agent.id, resourceTarget: agent.name } as const;
    await this.audit.record(actor, { action: 'read', ...resource, statusCode: 200, additionalFields: { file: file.toLowerCase() } });
  }

  /** The conversion holds its slot until its stream is closed. */
  async #openZip(actor: Actor, hash: string, signal: AbortSignal | undefined): Promise<Readable> {
    const release = this.#conversions.take(actor);
    try {
      const index = await indexTar(this.blobs.read(hash, { signal }));
      await assertFitsZip(index);
      signal?.throwIfAborted();
      const zip = tarToZip(index, this.blobs.read(hash, { signal })).once('close', release);
      // The client may disconnect before the stream is returned.
      signal?.addEventListener('abort', () => zip.destroy(), { once: true });
      return zip;
    } catch (error) {
      release();
      throw error;
    }
  }

  async #convert<T>(zip: Content, signal: AbortSignal | undefined, use: (tar: Content) => Promise<T>): Promise<T> {
    const spool = new Spool(this.settings.spoolDirectory);
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
   * Content first, then the row that refers to it: content without a row is swept, a row without content would be a broken file. The
   * database settles races. The loser of a race between equal uploads gets the winner's file (reported as new, as in the reference).
   * Content that a sweep deleted in between is stored again, because it is still available here.
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
