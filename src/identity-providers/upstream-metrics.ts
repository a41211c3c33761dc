import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Tallies } from '../metrics/index.js';
import type { Fetching } from '../outgoing/index.js';

/** Counts the requests to identity providers. */
@Injectable()
export class UpstreamMetrics {
  readonly #tallies: Tallies;

  constructor(registry: Registry) {
    this.#tallies = new Tallies(
      registry,
      'gatehouse_identity_provider_requests_total',
      'Requests to identity providers. result: answered, failed (a status of 500 or above), unreachable.',
      ['provider', 'result'],
    );
  }

  /** The same, counted for this provider. */
  counting(http: Fetching, provider: string): Fetching {
    const count = (result: 'answered' | 'failed' | 'unreachable'): void => {
      this.#tallies.of({ provider, result }).count += 1;
    };
    return {
      fetch: async (url, request) => {
        try {
          const response = await http.fetch(url, request);
          count(response.status >= 500 ? 'failed' : 'answered');
          return response;
        } catch (error) {
          count('unreachable');
          throw error;
        }
      },
    };
  }
}
