import { AUDIT_ACTIONS, AUDITED_RESOURCE_TYPES } from '../audit-event.js';

/** The simple choices of the page. Each is a word of the search. */
export interface AuditFilters {
  readonly action: string;
  readonly resource_type: string;
  readonly date_from: string;
  readonly date_to: string;
}

const KEYS = ['action', 'resource_type', 'date_from', 'date_to'] as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What can be chosen of each. */
const ALLOWED: Readonly<Record<keyof AuditFilters, (value: string) => boolean>> = {
  action: (value) => (AUDIT_ACTIONS as readonly string[]).includes(value),
  resource_type: (value) => (AUDITED_RESOURCE_TYPES as readonly string[]).includes(value),
  date_from: (value) => DATE.test(value),
  date_to: (value) => DATE.test(value),
};

/** What is chosen in a search; what cannot be chosen is empty, and stays in the text. */
export function filtersOf(search: string): AuditFilters {
  const valueOf = (key: keyof AuditFilters): string => {
    const value = new RegExp(`(?:^|\\s)${key}:(\\S+)`, 'i').exec(search)?.[1]?.toLowerCase() ?? '';
    return ALLOWED[key](value) ? value : '';
  };
  return {
    action: valueOf('action'),
    resource_type: valueOf('resource_type'),
    date_from: valueOf('date_from'),
    date_to: valueOf('date_to'),
  };
}

/** The search with these choices instead of its own; null if an address has none. */
export function chosenSearch(search: string, query: Readonly<Record<string, unknown>>): string | null {
  if (!KEYS.some((key) => typeof query[key] === 'string')) return null;
  const rest = KEYS.reduce((text, key) => text.replace(new RegExp(`(^|\\s)${key}:\\S+`, 'gi'), ' '), search);
  const chosen = KEYS.flatMap((key) => {
    const value = query[key];
    return typeof value === 'string' && ALLOWED[key](value) ? [`${key}:${value}`] : [];
  });
  return [...rest.split(/\s+/).filter(Boolean), ...chosen].join(' ');
}
