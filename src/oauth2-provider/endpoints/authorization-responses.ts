import { Injectable } from '@nestjs/common';
import { AccessUrl } from '../../common/index.js';
import type { HttpReply } from '../../http/index.js';
import { describeRedirect, sendPage } from '../../views/index.js';
import type { AuthorizationRequest } from '../checks/authorization-request.js';
import { withResponse } from '../checks/redirect-uri.js';
import { renderFormPostPage } from '../pages/form-post.view.js';

/** Where a response goes, and how. */
type Destination = Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state'>;

/** What it says, beside `state` and `iss`. */
type Response = { readonly code: string } | { readonly error: string; readonly error_description: string };

/** Sends responses of the authorization endpoint to the app. */
@Injectable()
export class AuthorizationResponses {
  constructor(private readonly accessUrl: AccessUrl) {}

  /** In the response mode that the request asked for. */
  answer(reply: HttpReply, { redirectUri, responseMode, state }: Destination, response: Response): void {
    if (responseMode === 'query') {
      void reply.redirect(this.address({ redirectUri, state }, response), 302);
      return;
    }
    const { label } = describeRedirect(redirectUri, this.accessUrl.origin);
    const fields = Object.entries({ ...response, state, iss: this.accessUrl.issuer }).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value }],
    );
    sendPage(reply, 200, 'form-post', renderFormPostPage({ action: redirectUri, label, fields }));
  }

  /** The redirect URI with the response in its query (RFC 9207 for `iss`). */
  address({ redirectUri, state }: Omit<Destination, 'responseMode'>, response: Response): string {
    return withResponse(redirectUri, { ...response, state, iss: this.accessUrl.issuer });
  }
}
