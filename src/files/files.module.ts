import { tmpdir } from 'node:os';
import { Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Authorizer, systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { PeriodicWork } from '../database/index.js';
import { FileSweeper } from './file-sweeper.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';
import { FilesSystemStore } from './files.system-store.js';
import { PostgresBlobStore } from './postgres-blob-store.js';
import { createFilesService } from './providers.js';

const MIB = 1_048_576;
/** Two of the largest archives with their indexes, or very many ordinary ones. */
const CACHE_BYTES = 256 * MIB;

@Module({
  controllers: [FilesController],
  providers: [
    {
      provide: FilesService,
      inject: [DataSource, Authorizer, Clock, Registry, CONFIG],
      useFactory: (db: DataSource, authorizer: Authorizer, clock: Clock, metrics: Registry, config: Config) =>
        createFilesService({
          db,
          authorizer,
          clock,
          fileReader: systemSubject('file-reader'),
          spoolDirectory: config.cacheDirectory ?? tmpdir(),
          cacheBytes: CACHE_BYTES,
          metrics,
        }),
    },
    {
      provide: FilesSystemStore,
      inject: [DataSource, Authorizer],
      useFactory: (db: DataSource, authorizer: Authorizer) => new FilesSystemStore(new PostgresBlobStore(db), authorizer),
    },
    {
      provide: FileSweeper,
      inject: [FilesSystemStore, PeriodicWork, Clock, CONFIG],
      useFactory: (files: FilesSystemStore, work: PeriodicWork, clock: Clock, config: Config) =>
        new FileSweeper(files, work, clock, config.cacheDirectory ?? tmpdir()),
    },
  ],
})
export class FilesModule {}
