import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { mayTarget } from '../resource-servers/target-resource.js';
import { ExchangeRulesStore } from '../token-exchange/exchange-rules.store.js';
import { TOKEN_EXCHANGE } from './grant-types.js';

/** An access token, and the apps that exchanged tokens for it. */
interface Exchanged {
  readonly keyId: string;
  /** The latest first. */
  readonly actorIds: readonly string[];
}

/** What exchanged tokens (RFC 8693) rest on. */
@Injectable()
export class ExchangeChains {
  private readonly actor = systemSubject('system-oauth2');

  constructor(private readonly rules: ExchangeRulesStore) {}

  /**
   * Would each exchange that led to this token still be allowed? The resource servers on the way may have stopped accepting the app whose
   * token they got, and the apps that exchanged it may have lost the grant type. True for a token that was not exchanged, without a look.
   */
  async isIntact({ keyId, actorIds }: Exchanged): Promise<boolean> {
    if (actorIds.length === 0) return true;
    const links = await this.rules.findLinks(this.actor, keyId);
    const isAllowed = links.every((link) => {
      const subjectApp = { id: link.subjectAppId, dynamicallyRegistered: link.subjectAppDynamicallyRegistered };
      return link.grantTypes.includes(TOKEN_EXCHANGE) && mayTarget({ server: link }, subjectApp);
    });
    return isAllowed && links.length === actorIds.length;
  }
}
