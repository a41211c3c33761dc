import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ErrorPage } from '../http/index.js';
import { UsersModule } from '../users/index.js';
import { AccountController } from './account.controller.js';
import { AssetsController } from './assets.controller.js';
import { RenderedErrorPage } from './error-page.js';
import { PagesController } from './pages.controller.js';

@Module({})
export class PagesModule {
  /** `facts` is the module that provides `HomeFacts`. */
  static with(facts: DynamicModule): DynamicModule {
    return {
      module: PagesModule,
      imports: [AuthModule, UsersModule, facts],
      controllers: [AccountController, AssetsController, PagesController],
      providers: [{ provide: ErrorPage, useClass: RenderedErrorPage }],
      exports: [ErrorPage],
    };
  }
}
