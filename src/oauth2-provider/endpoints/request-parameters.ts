import { FORM_REQUIRED, OAuthError } from '../../common/index.js';
import { FormBody, type HttpRequest, pathAndQuery, rawHeaderValues } from '../../http/index.js';
import { type ClientCredentials, readClientCredentials } from '../checks/client-credentials.js';

/** The form of a token or revocation request. Any other content type is `invalid_request`: JSON would hide repeated parameters. */
export function formOf(request: HttpRequest): FormBody {
  const { body } = request;
  if (body instanceof FormBody) return body;
  if (body === undefined || body === null) return new FormBody('');
  throw new OAuthError('invalid_request', FORM_REQUIRED);
}

/** The client credentials in a token or revocation request. */
export function clientCredentialsOf(request: HttpRequest): ClientCredentials {
  const query = searchParamsOf(request);
  return readClientCredentials({
    form: formOf(request),
    query: { all: (name) => query.getAll(name) },
    authorization: rawHeaderValues(request, 'authorization'),
  });
}

/** The raw query, including repetitions. */
export function searchParamsOf(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(pathAndQuery(request).query);
}
