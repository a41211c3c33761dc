import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor, RequestOrigin } from '../authz/index.js';
import { PasswordLoginService, SessionCookie, SessionsService } from '../auth/index.js';
import { AccessUrl, DomainError, type ErrorCode, isLoginMessage, safeLocalPath, sentencesOf } from '../common/index.js';
import { ConsoleViewers } from '../console/index.js';
import { settings } from '../core/index.js';
import { LastBackup } from '../deployment/index.js';
import {
  BrowserCookies,
  FormBody,
  type HttpReply,
  type HttpRequest,
  MaybeActor,
  OptionalLogin,
  Origin,
  Public,
  SignedInForm,
} from '../http/index.js';
import { LoginMethodsService } from '../identity-providers/index.js';
import { FirstUserService, UserAdminService, UsersService } from '../users/index.js';
import {
  AppsService,
  isLoginRequested,
  REGISTRATION_POLICIES,
  RegistrationPolicyInForce,
  RegistrationPolicyService,
} from '../oauth2-provider/index.js';
import { renderHomePage, renderSignedOutPage } from './home.view.js';
import { type LoginPage, renderLoginPage } from './login.view.js';
import { loginPageKind, pageUser, sendPage } from '../views/index.js';

import { type SetupPage, renderSetupPage } from './setup.view.js';

export class PagesSettings extends settings('oauth2ProviderEnable', 'swaggerEnable', 'termsOfServiceUrl') {}

/** The pages for people without a client: start, first user, login. They work without JavaScript. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly firstUser: FirstUserService,
    private readonly logins: PasswordLoginService,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly userAdmin: UserAdminService,
    private readonly methods: LoginMethodsService,
    private readonly cookie: SessionCookie,
    private readonly accessUrl: AccessUrl,
    private readonly apps: AppsService,
    private readonly registration: RegistrationPolicyInForce,
    private readonly policies: RegistrationPolicyService,
    private readonly cookies: BrowserCookies,
    private readonly viewers: ConsoleViewers,
    private readonly backups: LastBackup,
    private readonly settings: PagesSettings,
  ) {}

  @Get()
  @OptionalLogin({ style: 'page' })
  async home(
    @MaybeActor() actor: Actor | null,
    @Query('signed-out') signedOut: string | undefined,
    @Query('hidden') hidden: string | undefined,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const swaggerPath = this.settings.swaggerEnable ? '/swagger' : undefined;
    if (!actor) {
      if (!(await this.firstUser.exists())) {
        void reply.redirect(this.logins.enabled ? '/setup' : '/login', 303);
        return;
      }
      const stayed = signedOut === 'unregistered' || signedOut === 'unproven' ? signedOut : undefined;
      const page = renderSignedOutPage({ hasJustSignedOut: signedOut !== undefined, stayed, swaggerPath });
      sendPage(reply, 200, 'signed-out', page);
      return;
    }
    const [user, apps] = await Promise.all([
      this.users.get(actor, actor.id).then(pageUser),
      this.settings.oauth2ProviderEnable ? this.apps.describe(actor) : undefined,
    ]);
    const { issuer, isHttps } = this.accessUrl;
    const showsSteps = user.isOwner && this.cookies.read(request, FIRST_STEPS_COOKIE) === undefined;
    const [people, lastBackupAt] = showsSteps
      ? await Promise.all([this.userAdmin.search(actor, '', TWO_PEOPLE), this.backups.find(actor)])
      : [null, null];
    const facts = { issuer, isHttps, lastBackupAt, hasApp: apps && apps.appCount > 0 };
    const firstSteps = people ? { ...facts, hasCompany: people.count > 1 } : undefined;
    const notice = hidden === undefined ? undefined : 'The list is hidden in this browser.';
    const page = { viewer: this.viewers.of(actor), user, issuer, swaggerPath, apps, firstSteps, notice };
    sendPage(reply, 200, 'account', renderHomePage(page));
  }

  /** What an owner has seen enough of is a matter of this browser, as its width. */
  @Post('first-steps/hide')
  @SignedInForm()
  hideFirstSteps(@Res() reply: HttpReply): void {
    this.cookies.set(reply, FIRST_STEPS_COOKIE, 'hidden', { sameSite: 'lax', maxAgeSeconds: YEAR_SECONDS });
    void reply.redirect('/?hidden=1', 303);
  }

  @Get('setup')
  @Public({ style: 'page' })
  async setup(@Res() reply: HttpReply): Promise<void> {
    if (!this.logins.enabled || (await this.firstUser.exists())) {
      void reply.redirect('/login', 303);
      return;
    }
    this.sendSetup(reply, 200, { registration: this.registration.preselected });
  }

  @Post('setup')
  @Public({ style: 'page', rateLimit: 'login', countedAs: '/api/v2/users/first', formPost: true })
  async createFirstUser(
    @Body() body: unknown,
    @Origin() origin: RequestOrigin,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const form = FormBody.of(body);
    const values = { email: form.get('email') ?? '', username: form.get('username') ?? '', name: form.get('name') ?? '' };
    const password = form.get('password') ?? '';
    const registration = REGISTRATION_POLICIES.find((policy) => policy === form.get('registration'));
    try {
      this.cookie.requireSecureOrigin(request);
      const { userId } = await this.firstUser.create({ ...values, password }, origin);
      if (registration && this.settings.oauth2ProviderEnable) await this.policies.choose(registration, userId, origin);
    } catch (error) {
      if (!(error instanceof DomainError) || (error.code !== 'invalid_input' && error.code !== 'session_unkeepable')) throw error;
      const shown = { values, registration: registration ?? this.registration.preselected };
      this.sendSetup(reply, 400, { ...shown, faults: error.validations, ...(!error.validations && { error: sentencesOf(error) }) });
      return;
    }
    this.cookie.set(reply, await this.logins.login(values.email, password, origin, this.cookie.replacedBy(request)));
    void reply.redirect('/', 303);
  }

  @Get('login')
  @OptionalLogin({ style: 'page', lenient: true })
  async login(
    @MaybeActor() actor: Actor | null,
    @Query('redirect') redirect: unknown,
    @Query('message') given: unknown,
    @Query('login_hint') hint: unknown,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const target = localTarget(redirect);
    const message = isLoginMessage(given) ? given : undefined;
    // With an identity provider, the first person to log in becomes the owner, so this form is not the only way.
    if (this.logins.enabled && !(await this.firstUser.exists())) {
      void reply.redirect('/setup', 303);
      return;
    }
    // A signed-in person is redirected, unless a message brought them here: going back could then loop.
    if (actor && message === undefined) {
      void reply.redirect(target, 303);
      return;
    }
    const betterAddress = this.cookie.isDroppedAt(request)
      ? this.accessUrl.join(`/login?redirect=${encodeURIComponent(target)}`)
      : undefined;
    this.sendLogin(reply, 200, { redirect: target, betterAddress, message, email: emailIn(hint) });
  }

  @Post('login')
  @Public({ style: 'page', rateLimit: 'login', countedAs: '/api/v2/users/login', formPost: true })
  async logIn(@Body() body: unknown, @Origin() origin: RequestOrigin, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const email = form.get('email') ?? '';
    const redirect = localTarget(form.get('redirect'));
    try {
      this.cookie.requireSecureOrigin(request);
      const password = form.get('password') ?? '';
      this.cookie.set(reply, await this.logins.login(email, password, origin, this.cookie.replacedBy(request)));
    } catch (error) {
      if (!(error instanceof DomainError) || !SHOWN.includes(error.code)) throw error;
      // A page and not a 401 challenge, which a browser could not answer.
      const text = error.code === 'session_unkeepable' ? sentencesOf(error) : (error.detail ?? error.message);
      this.sendLogin(reply, 400, { redirect, email, error: text });
      return;
    }
    void reply.redirect(redirect, 303);
  }

  @Post('logout')
  @OptionalLogin({ style: 'page', credential: 'any', formPost: true, lenient: true })
  async logOut(@MaybeActor() actor: Actor | null, @Query('redirect') redirect: unknown, @Res() reply: HttpReply): Promise<void> {
    if (actor) await this.sessions.end(actor);
    this.cookie.clear(reply);
    const target = localTarget(redirect);
    void reply.redirect(target === '/' ? '/?signed-out=1' : `/login?redirect=${encodeURIComponent(target)}`, 303);
  }

  private sendSetup(reply: HttpReply, status: number, { registration, ...page }: Omit<SetupPage, 'methods'>): void {
    const question = this.settings.oauth2ProviderEnable ? { registration } : {};
    sendPage(reply, status, 'setup', renderSetupPage({ ...page, ...question, methods: this.methods.list('/') }));
  }

  private sendLogin(reply: HttpReply, status: number, page: Omit<LoginPage, 'isPasswordEnabled' | 'methods' | 'termsUrl'>): void {
    const ways = {
      isPasswordEnabled: this.logins.enabled,
      methods: this.methods.list(page.redirect, { reauthenticate: isLoginRequested(page.redirect) }),
    };
    const html = renderLoginPage({ ...page, ...ways, termsUrl: this.settings.termsOfServiceUrl });
    sendPage(reply, status, loginPageKind(page.redirect), html);
  }
}

const TWO_PEOPLE = { limit: 2, offset: 0, afterId: null };
const FIRST_STEPS_COOKIE = 'gatehouse_first_steps';
const YEAR_SECONDS = 31_536_000;

/** Errors of a login that the login page shows. */
const SHOWN: readonly ErrorCode[] = ['login_failed', 'forbidden', 'session_unkeepable'];

/** From an app, which may know the user's address. Anybody can write a link with a hint: it is shown in the field, and nothing else. */
function emailIn(hint: unknown): string | undefined {
  return typeof hint === 'string' && hint.length <= MAX_EMAIL_LENGTH && hint.includes('@') ? hint : undefined;
}

const MAX_EMAIL_LENGTH = 320;

function localTarget(value: unknown): string {
  return (typeof value === 'string' ? safeLocalPath(value) : null) ?? '/';
}
