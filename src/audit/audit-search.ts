import { SearchQuery } from '../common/index.js';

/** Which rows of the log to return. */
export interface AuditSearch {
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
  readonly resourceTarget: string | undefined;
  readonly requestId: string | undefined;
  /** `me` is resolved by the caller. */
  readonly username: string | undefined;
  readonly email: string | undefined;
  readonly action: string | undefined;
  readonly from: Date | undefined;
  /** The end of that day. */
  readonly to: Date | undefined;
  /** A UUID or a name. */
  readonly organization: string | undefined;
}

/** Counting stops here; a count of one more means "more than that". */
export const AUDIT_COUNT_CAP = 2000;

const MESSAGE = 'Invalid audit search query.';
const DAY_MS = 24 * 60 * 60 * 1000;

/** Throws one `invalid_input` that lists every fault. */
export function parseAuditSearch(text: string): AuditSearch {
  const query = new SearchQuery(text, 'resource_type');
  const search = {
    resourceType: query.text('resource_type'),
    resourceId: query.uuid('resource_id'),
    resourceTarget: query.text('resource_target'),
    requestId: query.uuid('request_id'),
    username: query.text('username'),
    email: query.text('email'),
    action: query.text('action'),
    from: query.date('date_from'),
    to: endOfDay(query.date('date_to')),
    organization: query.text('organization'),
  };
  // There are no builds here, but saved searches of the reference's clients use this key.
  query.text('build_reason');
  query.finish(MESSAGE);
  return search;
}

function endOfDay(day: Date | undefined): Date | undefined {
  return day && new Date(day.getTime() + DAY_MS - 1);
}
