import { OAuthError } from '../../common/index.js';
import { FormBody, type HttpRequest, pathAndQuery } from '../../http/index.js';
import type { ParameterSource } from '../checks/parameters.js';

/** The form of a token or revocation request. Another content type is `invalid_request`: JSON has no repeated parameters to refuse. */
export function formOf(request: HttpRequest): FormBody {
  const { body } = request;
  if (body instanceof FormBody) return body;
  if (body === undefined || body === null) return new FormBody('');
  throw new OAuthError('invalid_request', 'The request body must be application/x-www-form-urlencoded');
}

/** The raw query, repetitions included. */
export function searchParamsOf(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(pathAndQuery(request).query);
}

export function queryOf(request: HttpRequest): ParameterSource {
  const query = searchParamsOf(request);
  return { all: (name) => query.getAll(name) };
}
