import { OAuthError } from '../../common/index.js';
import type { ParameterSource } from './parameters.js';

/** The one `resource` of a token request in canonical form; undefined if absent. Throws `invalid_target` (RFC 8707 section 2). */
export function resourceParameter(form: ParameterSource<'resource'>, resolve: (text: string) => string | null): string | undefined {
  const [resource, ...more] = form.all('resource').filter((value) => value !== '');
  if (resource === undefined) return undefined;
  // The RFC allows several; our tokens have one audience.
  if (more.length > 0) throw new OAuthError('invalid_target', 'Only one resource per token is supported');
  const canonical = resolve(resource);
  if (canonical === null) throw new OAuthError('invalid_target', 'The resource parameter is invalid');
  return canonical;
}
