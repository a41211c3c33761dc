import { OAuthError } from '../../common/index.js';

/** A source with several values per name: a form body or a query. */
export interface ParameterSource<Name extends string = string> {
  // A property and not a method, so that the compiler rejects reading other names from a source with fewer names.
  readonly all: (name: Name) => readonly string[];
}

/**
 * One parameter of a token-endpoint request. An empty value counts as absent; a repeated one is `invalid_request`
 * (RFC 6749 section 3.2).
 */
export function single<Name extends string>(source: ParameterSource<Name>, name: NoInfer<Name>): string | undefined {
  const values = source.all(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `The parameter "${name}" must not be repeated`);
  return values[0] === '' ? undefined : values[0];
}

export function required<Name extends string>(source: ParameterSource<Name>, name: NoInfer<Name>): string {
  const value = single(source, name);
  if (value === undefined) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
  return value;
}
