import { DomainError } from '../../common/index.js';
import { FormBody, type HttpRequest, pathAndQuery } from '../../http/index.js';

/** Of the address. Pushed requests have the same limit. */
const MAX_LENGTH = 8192;
const CSRF_TOKEN = 'csrf_token';

/**
 * The address of an authorization request that was posted as a form (OpenID Connect Core section 3.1.2.1), with all of its parameters. Null: the form
 * has no `client_id`, so it is the answer to a consent page. Throws `invalid_input` for one that is too long for an address.
 */
export function postedRequest(request: HttpRequest): string | null {
  const { body } = request;
  if (!(body instanceof FormBody) || body.all('client_id').every((value) => value === '')) return null;
  const { path, query } = pathAndQuery(request);
  const parameters = [...new URLSearchParams(query), ...body.toSearchParams()].filter(([name]) => name !== CSRF_TOKEN);
  const address = `${path}?${new URLSearchParams(parameters).toString()}`;
  if (address.length <= MAX_LENGTH) return address;
  throw new DomainError('invalid_input', 'The request of the app is too long.', {
    detail: `Its parameters may have ${MAX_LENGTH} characters, encoded. Nothing was sent back to the app.`,
  });
}
