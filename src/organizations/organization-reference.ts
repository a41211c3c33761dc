import { isUuid } from '../common/index.js';

/** How a path or a query names an organization (spec users 0.9). */
export type OrganizationReference = { readonly id: string } | { readonly name: string } | 'default';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** A uuid, a name, or `default`; the nil uuid means the default organization, too. No name can look like a uuid. */
export function parseOrganizationReference(text: string): OrganizationReference {
  if (text === 'default' || text === NIL_UUID) return 'default';
  return isUuid(text) ? { id: text } : { name: text };
}
