import { Injectable } from '@nestjs/common';
import { AccessUrl } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';

/**
 * Apps keep the ID token of a login for as long as they keep their users signed in, which is longer than it is valid. By default its key is forgotten
 * before, after a month.
 */
export const HINT_EXPIRED_SECONDS = 90 * 24 * 60 * 60;

/** Reads ID tokens that come back as hints about the user (OpenID Connect Core section 3.1.2.2). */
@Injectable()
export class IdTokenHints {
  constructor(
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** The `sub` of the ID token, for whichever app it is. Null: this server did not issue it, or it is too old to be verified. */
  async subjectOf(hint: string): Promise<string | null> {
    const claims = await this.signing.verify('JWT', hint, this.accessUrl.issuer, { expiredSeconds: HINT_EXPIRED_SECONDS });
    return claims?.sub ?? null;
  }
}
