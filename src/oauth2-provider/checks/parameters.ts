import { OAuthError } from '../../common/index.js';

/** Anything with several values a name: a form body or a query. */
export interface ParameterSource {
  all(name: string): readonly string[];
}

/**
 * One parameter of a token-endpoint request. An empty value counts as absent; a repeated one is `invalid_request`
 * (RFC 6749 section 3.2).
 */
export function single(source: ParameterSource, name: string): string | undefined {
  const values = source.all(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `The parameter "${name}" must not be repeated`);
  return values[0] === '' ? undefined : values[0];
}

export function required(source: ParameterSource, name: string): string {
  const value = single(source, name);
  if (value === undefined) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
  return value;
}
