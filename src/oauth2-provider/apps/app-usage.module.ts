import { Module } from '@nestjs/common';
import { AppUsageRepository } from './app-usage.repository.js';
import { AppUsageStore } from './app-usage.store.js';

@Module({ providers: [AppUsageRepository, AppUsageStore], exports: [AppUsageStore] })
export class AppUsageModule {}
