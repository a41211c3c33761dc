import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { create as contentDisposition } from 'content-disposition';
import { DomainError } from '../common/index.js';
import { type HttpReply, type HttpRequest, isUnchanged, requestedRange } from '../http/index.js';

/** Bytes that somebody uploaded, on their way to somebody who may read them. */
export interface FileAnswer {
  /** With its quotes (RFC 9110 section 8.8.3). What it names never changes. */
  readonly etag: string;
  readonly mimetype: string;
  /** What a browser is to call it; any text. */
  readonly fileName: string;
  /** Null: not known beforehand. */
  readonly sizeBytes: number | null;
  /** Whether `open` can give a part. */
  readonly hasParts: boolean;
  /** Called at most once, and not at all when the client has the bytes already. `end` is the byte after the last. */
  open(range?: { readonly start: number; readonly end: number }): Promise<Buffer | Readable>;
}

/** What a handler returns to send it. Status and headers are set on the reply, and none of them before `open` has succeeded. */
export async function answerWith(request: HttpRequest, reply: HttpReply, file: FileAnswer): Promise<Buffer | StreamableFile | undefined> {
  if (isUnchanged(request, file.etag)) {
    setValidators(reply, file).status(304);
    return undefined;
  }
  const { sizeBytes } = file;
  const range = file.hasParts && sizeBytes !== null ? requestedRange(request, sizeBytes, file.etag) : null;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${String(sizeBytes)}`);
    throw new DomainError('range_not_satisfiable', 'The requested range lies beyond the end of the file.');
  }
  const body = await file.open(range ? { start: range.first, end: range.last + 1 } : undefined);
  // It is never shown as a page of ours, whatever it holds. `nosniff` is on every answer.
  setValidators(reply, file).header('content-type', file.mimetype).header('content-disposition', contentDisposition(file.fileName));
  if (range) reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${String(sizeBytes)}`);
  if (Buffer.isBuffer(body)) return body;
  const length = range ? range.last + 1 - range.first : sizeBytes;
  return new StreamableFile(body, length === null ? {} : { length });
}

function setValidators(reply: HttpReply, { etag, hasParts }: FileAnswer): HttpReply {
  // Kept by the client alone, and used only after asking again: whoever asks is authorized each time. Not with a token in the URL.
  if (reply.getHeader('cache-control') === 'no-store') reply.header('cache-control', 'private, no-cache');
  return reply.header('etag', etag).header('accept-ranges', hasParts ? 'bytes' : 'none');
}
