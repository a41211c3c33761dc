import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { sha256 } from '../../common/index.js';
import { FormTokens } from '../../crypto-keys/index.js';
import type { HttpRequest } from '../../http/index.js';
import type { AppRow } from '../apps/app-row.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import type { DeviceOffer } from '../grants/device-consent.service.js';
import { formOf } from './request-parameters.js';

/**
 * The `csrf_token` of the consent page. It proves that this session requested the page, and what the page offered to grant. The app's
 * registration and the person's permissions can change while the page is open, and nobody must consent to something they did not see.
 */
@Injectable()
export class ConsentTokens {
  constructor(private readonly forms: FormTokens) {}

  issue(actor: Actor, app: AppRow, wanted: AuthorizationRequest): string {
    return this.forms.issue('consent', actor, [offerOf(app, wanted)]);
  }

  /**
   * The offer that the person saw; null for a script, which has no page: it sends its session in a header, which a form or a foreign page
   * cannot do. Throws `csrf_failed` for a token that was not issued to this session.
   */
  read(actor: Actor, request: HttpRequest): string | null {
    if (isByHeader(actor, request)) return null;
    const [offer = ''] = this.forms.redeem('consent', actor, formOf(request).get('csrf_token'));
    return offer;
  }

  /** Is the offer what would be granted now? */
  covers(offer: string, app: AppRow, wanted: AuthorizationRequest): boolean {
    return offer === offerOf(app, wanted);
  }

  /** The same for the page about a waiting device. */
  issueForDevice(actor: Actor, offer: DeviceOffer, userCode: string): string {
    return this.forms.issue('device', actor, [offer.request.id, offerToDevice(offer), userCode]);
  }

  /** Throws `csrf_failed` as `read`. */
  readForDevice(
    actor: Actor,
    token: string | null | undefined,
  ): { readonly deviceCodeId: string; readonly offer: string; readonly userCode: string } {
    const [deviceCodeId = '', offer = '', userCode = ''] = this.forms.redeem('device', actor, token);
    return { deviceCodeId, offer, userCode };
  }

  coversDevice(shown: string, offer: DeviceOffer): boolean {
    return shown === offerToDevice(offer);
  }
}

/** A device has no redirect URI. */
function offerToDevice({ app, scope, target }: DeviceOffer): string {
  return offerOf(app, { scope, target, redirectUri: '' });
}

/** Does the request send this very session in a header? Another value in the header, while the cookie is the credential, proves nothing. */
function isByHeader(actor: Actor, { headers }: HttpRequest): boolean {
  const bearer = /^bearer /i.test(headers.authorization ?? '') ? headers.authorization?.slice('bearer '.length).trim() : undefined;
  return [headers['coder-session-token'], bearer].some((token) => String(token).startsWith(`${actor.credential?.keyId ?? ''}-`));
}

/** A digest, so that the token in the page stays short whatever is offered. */
function offerOf(
  app: AppRow,
  { scope, target: { identifier, server }, redirectUri }: Pick<AuthorizationRequest, 'scope' | 'target' | 'redirectUri'>,
): string {
  const words = server && [server.name, server.scopes.filter(({ name }) => scope.includes(name))];
  return sha256(JSON.stringify([app.id, app.name, scope, identifier, words, redirectUri])).toString('base64url');
}
