import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Actor, Authorizer } from '../authz/index.js';
import type { Clock } from '../common/index.js';
import { ArchiveEntries } from './archive-entries.js';
import { NO_METRICS, prometheusFileCacheMetrics } from './file-cache-metrics.js';
import { FileCache } from './file-cache.js';
import { FilesRepository } from './files.repository.js';
import { FilesService } from './files.service.js';
import { FilesStore } from './files.store.js';
import { PostgresBlobStore } from './postgres-blob-store.js';
import { StoredArchives } from './stored-archives.js';

export interface FilesDependencies {
  readonly db: DataSource;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** The system subject that may read every file, and nothing else. */
  readonly fileReader: Actor;
  /** Where uploads of more than 1 MiB lie while they come in. */
  readonly spoolDirectory: string;
  /** How much memory opened archives may take. At least the size of the largest upload, or such files have no entries. */
  readonly cacheBytes: number;
  /** Null: no metrics. */
  readonly metrics: Registry | null;
}

/** The whole feature, wired. */
export function createFilesService(dependencies: FilesDependencies): FilesService {
  const { db, authorizer, clock, fileReader, spoolDirectory, cacheBytes } = dependencies;
  const blobs = new PostgresBlobStore(db);
  const store = new FilesStore(new FilesRepository(db), authorizer);
  const metrics = dependencies.metrics ? prometheusFileCacheMetrics(dependencies.metrics) : NO_METRICS;
  const cache = new FileCache(new StoredArchives(store, blobs, fileReader), authorizer, { maxBytes: cacheBytes, metrics });
  return new FilesService(store, blobs, new ArchiveEntries(cache), clock, { spoolDirectory });
}
