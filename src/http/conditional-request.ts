import fresh from 'fresh';
import parseRange from 'range-parser';
import type { HttpRequest } from './request.js';

/** Does the client already have the current content (RFC 9110 section 13.1.2)? `etag` is the one that a 200 would carry. */
export function isUnchanged(request: HttpRequest, etag: string): boolean {
  return fresh({ 'if-none-match': request.headers['if-none-match'] }, { etag });
}

/** First and last byte, both inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The requested part (RFC 9110 section 14.2), or null for the whole content: without a range, with several, with one that is not
 * understood, and with one of an older version (`If-Range`). `unsatisfiable`: it begins beyond the end.
 */
export function requestedRange(request: HttpRequest, sizeBytes: number, etag: string): ByteRange | 'unsatisfiable' | null {
  const { range, 'if-range': ifRange } = request.headers;
  if (request.method !== 'GET' || range === undefined) return null;
  // Only a strong validator proves that the parts belong together (RFC 9110 section 13.1.5).
  if (ifRange !== undefined && ifRange !== etag) return null;
  const ranges = parseRange(sizeBytes, range);
  if (ranges === -1) return 'unsatisfiable';
  const [only, ...more] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges;
  return only && more.length === 0 ? { first: only.start, last: only.end } : null;
}
