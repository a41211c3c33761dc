import { Module } from '@nestjs/common';
import { SiteConfigsRepository } from './site-configs.repository.js';
import { SiteConfigsStore } from './site-configs.store.js';

/** The store of deployment-wide settings, for every feature that has one and for operator commands. */
@Module({ providers: [SiteConfigsRepository, SiteConfigsStore], exports: [SiteConfigsStore] })
export class SiteConfigsModule {}
