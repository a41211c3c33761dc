import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ConsoleModule } from '../console/index.js';
import { DeploymentModule, SiteConfigsModule } from '../deployment/index.js';
import { ErrorPage, HttpModule } from '../http/index.js';
import { IdentityProvidersModule } from '../identity-providers/index.js';
import { UsersModule } from '../users/index.js';
import { AssetsController } from './assets.controller.js';
import { RenderedErrorPage } from './error-page.js';
import { PagesController, PagesSettings } from './pages.controller.js';

@Module({})
export class PagesModule {
  /** `apps` is the module that provides `AppsService`. */
  static with(apps: DynamicModule): DynamicModule {
    return {
      module: PagesModule,
      imports: [AuthModule, ConsoleModule, DeploymentModule, HttpModule, IdentityProvidersModule, SiteConfigsModule, UsersModule, apps],
      controllers: [AssetsController, PagesController],
      providers: [PagesSettings, { provide: ErrorPage, useClass: RenderedErrorPage }],
      exports: [ErrorPage],
    };
  }
}
