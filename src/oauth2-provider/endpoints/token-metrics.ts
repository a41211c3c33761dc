import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DomainError, OAuthError } from '../../common/index.js';
import { FormBody, type HttpRequest } from '../../http/index.js';
import { Tallies } from '../../metrics/index.js';
import { GRANT_TYPES } from '../grants/grant-types.js';

/** Counts what the token endpoint responds. */
@Injectable()
export class TokenMetrics {
  readonly #tallies: Tallies;

  constructor(registry: Registry) {
    this.#tallies = new Tallies(
      registry,
      'gatehouse_token_requests_total',
      'Requests to the token endpoint by grant type (unknown: another or none). result: issued, or the code of the error.',
      ['grant_type', 'result'],
    );
  }

  /** Counts the response to this request when it is known. */
  async count<T>(request: HttpRequest, response: Promise<T>): Promise<T> {
    const type = grantTypeOf(request);
    try {
      const issued = await response;
      this.#tallies.of({ grant_type: type, result: 'issued' }).count += 1;
      return issued;
    } catch (error) {
      this.#tallies.of({ grant_type: type, result: resultOf(error) }).count += 1;
      throw error;
    }
  }
}

function grantTypeOf({ body }: HttpRequest): string {
  const sent = body instanceof FormBody ? body.all('grant_type')[0] : undefined;
  return GRANT_TYPES.find((name) => name === sent) ?? 'unknown';
}

function resultOf(error: unknown): string {
  if (error instanceof OAuthError) return error.error;
  return error instanceof DomainError ? error.code : 'server_error';
}
