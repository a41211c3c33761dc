import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { create as contentDisposition } from 'content-disposition';
import { DomainError } from '../common/index.js';
import { type HttpReply, type HttpRequest, isUnchanged, requestedRange } from '../http/index.js';

/** Uploaded bytes in a response to a caller with permission to read them. */
export interface FileResponse {
  /** With its quotes (RFC 9110 section 8.8.3). The content that it identifies never changes. */
  readonly etag: string;
  readonly mimetype: string;
  /** The file name for the browser; any text. */
  readonly fileName: string;
  /** Null: not known in advance. */
  readonly sizeBytes: number | null;
  /** Whether `open` supports ranges. */
  readonly hasParts: boolean;
  /** Called at most once, and not at all if the client already has the bytes. `end` is the byte after the last. */
  open(range?: { readonly start: number; readonly end: number }): Promise<Buffer | Readable>;
}

/** Returns the value for a handler to return. Status and headers are set on the reply, but only after `open` has succeeded. */
export async function respondWithFile(
  request: HttpRequest,
  reply: HttpReply,
  file: FileResponse,
): Promise<Buffer | StreamableFile | undefined> {
  if (isUnchanged(request, file.etag)) {
    setValidators(reply, file).status(304);
    return undefined;
  }
  const { sizeBytes } = file;
  const range = file.hasParts && sizeBytes !== null ? requestedRange(request, sizeBytes, file.etag) : null;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${String(sizeBytes)}`);
    throw new DomainError('range_not_satisfiable', 'The requested range starts beyond the end of the file.');
  }
  const body = await file.open(range ? { start: range.first, end: range.last + 1 } : undefined);
  // It must never be rendered as one of our pages, whatever its content. Every response has `nosniff`.
  setValidators(reply, file).header('content-type', file.mimetype).header('content-disposition', contentDisposition(file.fileName));
  if (range) reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${String(sizeBytes)}`);
  if (Buffer.isBuffer(body)) return body;
  const length = range ? range.last + 1 - range.first : sizeBytes;
  return new StreamableFile(body, length === null ? {} : { length });
}

function setValidators(reply: HttpReply, { etag, hasParts }: FileResponse): HttpReply {
  // Cached by the client only, and revalidated before each use, so that every use is authorized. Not with a token in the URL.
  if (reply.getHeader('cache-control') === 'no-store') reply.header('cache-control', 'private, no-cache');
  return reply.header('etag', etag).header('accept-ranges', hasParts ? 'bytes' : 'none');
}
