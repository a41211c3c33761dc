import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Authorizer } from '../authz/index.js';
import type { TarArchive } from './archive/tar-archive.js';
import { prometheusFileCacheMetrics } from './file-cache-metrics.js';
import { FileCache } from './file-cache.js';
import { type ArchiveInfo, StoredArchives } from './stored-archives.js';

/**
 * How much memory opened archives may use: two of the largest with their indexes, or very many ordinary ones. With less than the largest
 * upload, such files could not be opened at all.
 */
const CACHE_BYTES = 256 * 1_048_576;

/** The archives that are open in this process. */
@Injectable()
export class ArchiveCache extends FileCache<ArchiveInfo, TarArchive> {
  constructor(source: StoredArchives, authorizer: Authorizer, metrics: Registry) {
    super(source, authorizer, { maxBytes: CACHE_BYTES, metrics: prometheusFileCacheMetrics(metrics) });
  }
}
