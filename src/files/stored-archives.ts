import { Injectable } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { TarArchive } from './archive/tar-archive.js';
import { BlobStore } from './blob-store.port.js';
import type { FileInfo, FileSource } from './file-cache.js';
import { FilesStore, fileObject } from './files.store.js';

export interface ArchiveInfo extends FileInfo {
  readonly sha256: string;
}

/** The cache's source of archives: the store, always as the system subject that may only read files. */
@Injectable()
export class StoredArchives implements FileSource<ArchiveInfo, TarArchive> {
  private readonly fileReader = systemSubject('file-reader');

  constructor(
    private readonly files: FilesStore,
    private readonly blobs: BlobStore,
  ) {}

  async describe(fileId: string): Promise<ArchiveInfo> {
    const file = await this.files.get(this.fileReader, fileId);
    return { object: fileObject(file), sizeBytes: file.sizeBytes, sha256: file.hash };
  }

  open(info: ArchiveInfo, signal: AbortSignal): Promise<TarArchive> {
    return TarArchive.open(this.blobs.read(info.sha256, { signal }), info.sizeBytes);
  }
}
