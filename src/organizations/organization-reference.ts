import { isUuid, NIL_UUID } from '../common/index.js';

/** How a path or a query names an organization. */
export type OrganizationReference = { readonly id: string } | { readonly name: string } | 'default';

/** A UUID, a name, or `default`; the nil UUID also means the default organization. A name cannot look like a UUID. */
export function parseOrganizationReference(text: string): OrganizationReference {
  if (text === 'default' || text === NIL_UUID) return 'default';
  return isUuid(text) ? { id: text } : { name: text };
}
