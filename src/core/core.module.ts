import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccessUrl } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { ClockModule } from './clock.module.js';

/** The configuration, the clock and the access URL. Global, because every feature needs at least one of them. */
@Global()
@Module({})
export class CoreModule {
  static for(config: Config): DynamicModule {
    return {
      module: CoreModule,
      imports: [ClockModule],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: AccessUrl, useValue: new AccessUrl(config.oauth2ProviderEnable) },
      ],
      exports: [CONFIG, AccessUrl],
    };
  }
}
