import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Tallies, type Tally } from '../metrics/index.js';
import type { ExtractedCredential } from './extract-credential.js';

type Source = 'cookie' | 'query' | 'header' | 'bearer' | 'dpop' | 'malformed' | 'none';

interface Outcomes {
  readonly accepted: Tally;
  readonly refused: Tally;
}

/** Counts credentials of requests by where they were, and logins by method. */
@Injectable()
export class AuthMetrics {
  readonly #requests: Readonly<Record<Source, Outcomes>>;
  readonly #logins: Tallies;

  constructor(registry: Registry) {
    const requests = new Tallies(
      registry,
      'gatehouse_authentications_total',
      'Requests to routes with a login, by where the credential was (none: there was none) and whether it was accepted.',
      ['source', 'result'],
    );
    const outcomes = (source: Source): Outcomes => ({
      accepted: requests.of({ source, result: 'accepted' }),
      refused: requests.of({ source, result: 'refused' }),
    });
    this.#requests = {
      cookie: outcomes('cookie'),
      query: outcomes('query'),
      header: outcomes('header'),
      bearer: outcomes('bearer'),
      dpop: outcomes('dpop'),
      malformed: outcomes('malformed'),
      none: outcomes('none'),
    };
    this.#logins = new Tallies(
      registry,
      'gatehouse_logins_total',
      'Logins of people. method: password, or the name of an identity provider.',
      ['method', 'result'],
    );
  }

  countRequest(credential: ExtractedCredential, isAccepted: boolean): void {
    const outcomes = this.#requests[credential.kind === 'session' ? credential.source : credential.kind];
    outcomes[isAccepted ? 'accepted' : 'refused'].count += 1;
  }

  /** Counts this login when it has ended. */
  async countLogin<T>(method: string, login: Promise<T>): Promise<T> {
    try {
      const result = await login;
      this.#logins.of({ method, result: 'accepted' }).count += 1;
      return result;
    } catch (error) {
      this.#logins.of({ method, result: 'refused' }).count += 1;
      throw error;
    }
  }
}
