import { tmpdir } from 'node:os';
import { Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Authorizer, systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { FileSweeper } from './file-sweeper.js';
import { FilesController } from './files.controller.js';
import { FilesService } from './files.service.js';
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
      provide: FileSweeper,
      inject: [FilesService, CONFIG],
      useFactory: (files: FilesService, config: Config) =>
        new FileSweeper(files, systemSubject('dbpurge'), config.cacheDirectory ?? tmpdir()),
    },
  ],
})
export class FilesModule {}
