import { Module } from '@nestjs/common';
import { LastBackup } from './last-backup.js';
import { SiteConfigsRepository } from './site-configs.repository.js';
import { SiteConfigsStore } from './site-configs.store.js';

/** The store of deployment-wide settings, for every feature that has one and for operator commands. */
@Module({ providers: [LastBackup, SiteConfigsRepository, SiteConfigsStore], exports: [LastBackup, SiteConfigsStore] })
export class SiteConfigsModule {}
