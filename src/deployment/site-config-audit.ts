import type { AuditedRow } from '../audit/index.js';

/** A part of the site configuration as the audit log compares it; null until it is first set. */
export function auditedSiteConfig(value: string | null): AuditedRow<'site_configs'> {
  return { table: 'site_configs', columns: { value } };
}
