import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** The events of the cache. */
export interface FileCacheMetrics {
  /** A file was requested that is not in the cache. */
  fileOpened(): void;
  /** A file left the cache. */
  fileClosed(): void;
  /** The content of a file is in memory. */
  bytesOpened(bytes: number): void;
  bytesClosed(bytes: number): void;
  /** A file was requested. A hit: it was in the cache, or already being loaded. */
  referenceOpened(isHit: boolean): void;
  referenceClosed(): void;
}

const nothing = (): void => undefined;

/** Ignores all events. */
export const NO_METRICS: FileCacheMetrics = {
  fileOpened: nothing,
  fileClosed: nothing,
  bytesOpened: nothing,
  bytesClosed: nothing,
  referenceOpened: nothing,
  referenceClosed: nothing,
};

/** The metrics `coderd_file_cache_…`, under the names that dashboards of the reference product use. */
export function prometheusFileCacheMetrics(registry: Registry): FileCacheMetrics {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `coderd_file_cache_${name}`, help, registers });
  const counter = (name: string, help: string) => new Counter({ name: `coderd_file_cache_${name}`, help, registers });
  const files = gauge('open_files_current', 'Files in the cache now.');
  const filesTotal = counter('open_files_total', 'Files ever opened by the cache.');
  const bytes = gauge('open_files_size_bytes_current', 'Bytes of the files in the cache now.');
  const bytesTotal = counter('open_files_size_bytes_total', 'Bytes of all files ever opened by the cache.');
  const references = gauge('open_file_refs_current', 'References to files in the cache now.');
  const referencesTotal = new Counter({
    name: 'coderd_file_cache_open_file_refs_total',
    help: 'References ever taken; a hit did not have to open the file.',
    labelNames: ['hit'],
    registers,
  });
  return {
    fileOpened() {
      files.inc();
      filesTotal.inc();
    },
    fileClosed() {
      files.dec();
    },
    bytesOpened(count) {
      bytes.inc(count);
      bytesTotal.inc(count);
    },
    bytesClosed(count) {
      bytes.dec(count);
    },
    referenceOpened(isHit) {
      references.inc();
      referencesTotal.inc({ hit: String(isHit) });
    },
    referenceClosed() {
      references.dec();
    },
  };
}
