import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { AccessUrl, sanitizeDescription } from '../../common/index.js';
import { type HttpReply, type HttpRequest, pathAndQuery } from '../../http/index.js';
import { describeRedirect, displayName } from '../../views/index.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsService } from '../apps/apps.service.js';
import type { AuthorizationVerdict } from '../checks/authorization-request.js';
import { AuthorizationResponses } from './authorization-responses.js';
import { sendLocalError } from './local-error.js';
import { registrationFacts } from './registration-facts.js';
import { searchParamsOf } from './request-parameters.js';

type Refused = Extract<AuthorizationVerdict, { kind: 'refused' }>;
export type Refusal = Exclude<AuthorizationVerdict, { kind: 'valid' }> | typeof STALE_LOGIN;

/** Not reported as an error: the person authenticates again and comes back. */
export const STALE_LOGIN = { kind: 'stale-login' } as const;

export const ACCESS_DENIED = 'The resource owner or authorization server denied the request';

/** Sends the refusals of the authorization endpoint: to the client where that is safe, else to the person. */
@Injectable()
export class AuthorizationRefusals {
  constructor(
    private readonly apps: AppsService,
    private readonly responses: AuthorizationResponses,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** Reports the error to the client if possible, else to the person. */
  answer(verdict: Refusal, app: AppRow | undefined, actor: Actor | null, request: HttpRequest, reply: HttpReply): void {
    switch (verdict.kind) {
      case 'refused':
        if (app?.dynamicallyRegistered !== true || request.method === 'POST') this.responses.answer(reply, verdict, responseOf(verdict));
        else this.offerRedirect(verdict, app, request, reply);
        return;
      case 'stale-login':
        // 303, so that the browser does not post the late form to the other page.
        void reply.redirect(`/reauthenticate?${new URLSearchParams({ redirect: hereOf(request) }).toString()}`, 303);
        return;
      case 'unanswerable':
        sendLocalError(reply, request, {
          status: 400,
          error: 'invalid_request',
          title: 'Invalid Query Parameters',
          description: 'The app that sent you here made an invalid request. Nothing was sent back to it.',
          warnings: verdict.faults,
          forAdministrators: actor && this.apps.mayAdminister(actor) ? registrationFacts(searchParamsOf(request), app) : [],
        });
        return;
      case 'corrupt':
        request.log.error({ app: verdict.appId }, 'the registered callback URL of an app is not usable');
        sendLocalError(reply, request, {
          status: 500,
          error: 'server_error',
          title: 'Invalid Callback URL',
          description: "The application's registered callback URL is not usable.",
          warnings: [],
        });
    }
  }

  /**
   * Nobody has reviewed the app, and the person has not done anything yet: a redirect would make this server an open redirector (RFC 9700
   * section 4.11). The person decides.
   */
  private offerRedirect(verdict: Refused, app: AppRow, request: HttpRequest, reply: HttpReply): void {
    const { label } = describeRedirect(verdict.redirectUri, this.accessUrl.origin);
    sendLocalError(reply, request, {
      status: 400,
      error: verdict.error,
      title: 'The app made an invalid request',
      description: `The app "${displayName(app.name, 'without a name')}", which nobody has reviewed, asked for something that it cannot get: ${sanitizeDescription(verdict.description)}`,
      warnings: [],
      onward: { href: this.responses.address(verdict, responseOf(verdict)), label: `Report this to ${label}` },
    });
  }
}

function responseOf({ error, description }: Refused): { readonly error: string; readonly error_description: string } {
  return { error, error_description: sanitizeDescription(description) };
}

/** Path and query of this request. */
export function hereOf(request: HttpRequest): string {
  const { path, query } = pathAndQuery(request);
  return `${path}?${query}`;
}
