import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../config/index.js';
import { ApiDocument } from './api-document.js';
import { DisabledSwaggerController, SwaggerController } from './swagger.controller.js';

@Module({ providers: [ApiDocument], exports: [ApiDocument] })
export class SwaggerUiModule {
  static for(config: Pick<Config, 'swaggerEnable'>): DynamicModule {
    return { module: SwaggerUiModule, controllers: [config.swaggerEnable ? SwaggerController : DisabledSwaggerController] };
  }
}
