import { Body, Controller, Get, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor, RequestOrigin } from '../authz/index.js';
import { PasswordLoginService, SessionCookie, SessionsService } from '../auth/index.js';
import { AccessUrl, DomainError, safeLocalPath } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { FormBody, type HttpReply, MaybeActor, OptionalLogin, Origin, Public } from '../http/index.js';
import { LoginMethodsService } from '../identity-providers/index.js';
import { FirstUserService, UsersService } from '../users/index.js';
import { HomeFacts } from './home-facts.js';
import { pageUser } from './page-user.js';
import { renderHomePage, renderSignedOutPage } from './views/home.view.js';
import { type LoginPage, renderLoginPage } from './views/login.view.js';
import { PAGE_SECURITY_HEADERS, type PageKind, loginPageKind } from './views/page-security-headers.js';

import { type SetupPage, renderSetupPage } from './views/setup.view.js';

/** The pages people meet before there is a client: start, first user, login. They work without JavaScript. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly firstUser: FirstUserService,
    private readonly logins: PasswordLoginService,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly methods: LoginMethodsService,
    private readonly cookie: SessionCookie,
    private readonly accessUrl: AccessUrl,
    private readonly facts: HomeFacts,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @OptionalLogin({ style: 'page' })
  async home(
    @MaybeActor() actor: Actor | null,
    @Query('signed-out') signedOut: string | undefined,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const swaggerPath = this.config.swaggerEnable ? '/swagger' : undefined;
    if (!actor) {
      if (!(await this.firstUser.exists())) {
        void reply.redirect(this.logins.enabled ? '/setup' : '/login', 303);
        return;
      }
      send(reply, 200, 'signed-out', renderSignedOutPage({ hasJustSignedOut: signedOut !== undefined, swaggerPath }));
      return;
    }
    const user = pageUser(await this.users.get(actor, actor.id));
    const apps = this.config.oauth2ProviderEnable ? await this.facts.describe(actor) : undefined;
    send(reply, 200, 'home', renderHomePage({ user, issuer: this.accessUrl.issuer, swaggerPath, apps }));
  }

  @Get('setup')
  @Public({ style: 'page' })
  async setup(@Res() reply: HttpReply): Promise<void> {
    if (!this.logins.enabled || (await this.firstUser.exists())) {
      void reply.redirect('/login', 303);
      return;
    }
    this.sendSetup(reply, 200, {});
  }

  @Post('setup')
  @Public({ style: 'page', rateLimit: 'login', countedAs: '/api/v2/users/first', formPost: true })
  async createFirstUser(@Body() body: unknown, @Origin() origin: RequestOrigin, @Res() reply: HttpReply): Promise<void> {
    const form = formOf(body);
    const values = { email: form.get('email') ?? '', username: form.get('username') ?? '', name: form.get('name') ?? '' };
    const password = form.get('password') ?? '';
    try {
      await this.firstUser.create({ ...values, password }, origin);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'invalid_input') throw error;
      this.sendSetup(reply, 400, { values, faults: error.validations, ...(!error.validations && { error: error.message }) });
      return;
    }
    this.cookie.set(reply, await this.logins.login(values.email, password, origin));
    void reply.redirect('/', 303);
  }

  @Get('login')
  @OptionalLogin({ style: 'page', lenient: true })
  async login(
    @MaybeActor() actor: Actor | null,
    @Query('redirect') redirect: unknown,
    @Query('message') message: unknown,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const target = localTarget(redirect);
    // With an identity provider the first to log in becomes the owner: a password is not the only way in.
    if (this.logins.enabled && !(await this.firstUser.exists())) {
      void reply.redirect('/setup', 303);
      return;
    }
    // Somebody who is signed in is not asked again, unless a message sent them here: then going back could loop.
    if (actor && message === undefined) {
      void reply.redirect(target, 303);
      return;
    }
    this.sendLogin(reply, 200, { redirect: target, message: typeof message === 'string' ? message : undefined });
  }

  @Post('login')
  @Public({ style: 'page', rateLimit: 'login', countedAs: '/api/v2/users/login', formPost: true })
  async logIn(@Body() body: unknown, @Origin() origin: RequestOrigin, @Res() reply: HttpReply): Promise<void> {
    const form = formOf(body);
    const email = form.get('email') ?? '';
    const redirect = localTarget(form.get('redirect'));
    try {
      this.cookie.set(reply, await this.logins.login(email, form.get('password') ?? '', origin));
    } catch (error) {
      if (!(error instanceof DomainError) || (error.code !== 'login_failed' && error.code !== 'forbidden')) throw error;
      // A page and not a challenge: a browser that gets 401 here would have nothing to answer with.
      this.sendLogin(reply, 400, { redirect, email, error: error.detail ?? error.message });
      return;
    }
    void reply.redirect(redirect, 303);
  }

  @Post('logout')
  @OptionalLogin({ style: 'page', formPost: true, lenient: true })
  async logOut(@MaybeActor() actor: Actor | null, @Query('redirect') redirect: unknown, @Res() reply: HttpReply): Promise<void> {
    if (actor) await this.sessions.end(actor);
    this.cookie.clear(reply);
    const target = localTarget(redirect);
    void reply.redirect(target === '/' ? '/?signed-out=1' : `/login?redirect=${encodeURIComponent(target)}`, 303);
  }

  private sendSetup(reply: HttpReply, status: number, page: Omit<SetupPage, 'methods'>): void {
    send(reply, status, 'setup', renderSetupPage({ ...page, methods: this.methods.list('/') }));
  }

  private sendLogin(reply: HttpReply, status: number, page: Omit<LoginPage, 'isPasswordEnabled' | 'methods' | 'termsUrl'>): void {
    const ways = { isPasswordEnabled: this.logins.enabled, methods: this.methods.list(page.redirect) };
    const html = renderLoginPage({ ...page, ...ways, termsUrl: this.config.termsOfServiceUrl });
    send(reply, status, loginPageKind(page.redirect), html);
  }
}

function send(reply: HttpReply, status: number, kind: PageKind, html: string): void {
  void reply.status(status).headers(PAGE_SECURITY_HEADERS[kind]).send(html);
}

function formOf(body: unknown): FormBody {
  return body instanceof FormBody ? body : new FormBody('');
}

function localTarget(value: unknown): string {
  return (typeof value === 'string' ? safeLocalPath(value) : null) ?? '/';
}
