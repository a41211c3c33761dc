import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/index.js';
import { ArchiveCache } from './archive-cache.js';
import { ArchiveEntries } from './archive-entries.js';
import { BlobStore } from './blob-store.port.js';
import { FileSweeper } from './file-sweeper.js';
import { FilesSettings } from './files-settings.js';
import { FilesController } from './files.controller.js';
import { FilesRepository } from './files.repository.js';
import { FilesService } from './files.service.js';
import { FilesStore } from './files.store.js';
import { FilesSystemStore } from './files.system-store.js';
import { PostgresBlobStore } from './postgres-blob-store.js';
import { StoredArchives } from './stored-archives.js';

@Module({
  imports: [MetricsModule],
  controllers: [FilesController],
  providers: [
    ArchiveCache,
    ArchiveEntries,
    FileSweeper,
    FilesRepository,
    FilesService,
    FilesSettings,
    FilesStore,
    FilesSystemStore,
    StoredArchives,
    { provide: BlobStore, useClass: PostgresBlobStore },
  ],
})
export class FilesModule {}
