import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../config/index.js';
import { DisabledDocsSiteController, DocsSiteController } from './docs-site.controller.js';

@Module({})
export class DocsSiteModule {
  static for(config: Pick<Config, 'docsEnable'>): DynamicModule {
    return { module: DocsSiteModule, controllers: [config.docsEnable ? DocsSiteController : DisabledDocsSiteController] };
  }
}
