import type { Actor } from '../authz/index.js';
import { TarArchive } from './archive/tar-archive.js';
import type { BlobStore } from './blob-store.js';
import type { FileInfo, FileSource } from './file-cache.js';
import { fileObject } from './files.store.js';
import type { FilesStore } from './files.store.js';

export interface ArchiveInfo extends FileInfo {
  readonly sha256: string;
}

/** Where the cache gets archives: from the store, always as the system subject that may read files and nothing else. */
export class StoredArchives implements FileSource<ArchiveInfo, TarArchive> {
  constructor(
    private readonly files: FilesStore,
    private readonly blobs: BlobStore,
    private readonly fileReader: Actor,
  ) {}

  async describe(fileId: string): Promise<ArchiveInfo> {
    const file = await this.files.get(this.fileReader, fileId);
    return { object: fileObject(file), sizeBytes: file.sizeBytes, sha256: file.hash };
  }

  open(info: ArchiveInfo, signal: AbortSignal): Promise<TarArchive> {
    return TarArchive.open(this.blobs.read(info.sha256, { signal }), info.sizeBytes);
  }
}
