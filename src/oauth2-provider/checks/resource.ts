import { canonicalResource, OAuthError } from '../../common/index.js';
import type { ParameterSource } from './parameters.js';

/** The text of the one `resource` of a request; undefined if absent. Throws `invalid_target` (RFC 8707 section 2). */
function resourceText(form: ParameterSource<'resource'>): string | undefined {
  const [resource, ...more] = form.all('resource').filter((value) => value !== '');
  // The RFC allows several; our tokens have one audience.
  if (more.length > 0) throw new OAuthError('invalid_target', 'Only one resource per token is supported');
  return resource;
}

/**
 * The same in canonical form, for a grant that already has its resource: whether the resource is registered was checked before. Throws
 * `invalid_target`.
 */
export function resourceParameter(form: ParameterSource<'resource'>): string | undefined {
  const resource = resourceText(form);
  if (resource === undefined) return undefined;
  const canonical = canonicalResource(resource);
  if (canonical === null) throw new OAuthError('invalid_target', 'The resource parameter is invalid');
  return canonical;
}
