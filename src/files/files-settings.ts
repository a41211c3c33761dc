import { tmpdir } from 'node:os';
import { settings } from '../core/index.js';

export class FilesSettings extends settings('cacheDirectory') {
  /** The directory for uploads of more than 1 MiB while they are received. */
  get spoolDirectory(): string {
    return this.cacheDirectory ?? tmpdir();
  }
}
