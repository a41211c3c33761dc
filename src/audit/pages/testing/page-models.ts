import type { Page } from '../../../views/index.js';
import { viewerNamed } from '../../../views/testing/index.js';
import type { AuditLogRow } from '../../audit-logs.repository.js';
import type { Activity } from '../../activity/activity-event.js';
import { type ActivityPage, renderActivityPage } from '../activity.view.js';
import { type AuditEntryPage, renderAuditEntryPage } from '../audit-entry.view.js';
import { type AuditPage, renderAuditPage } from '../audit.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function log(text: string): AuditLogRow {
  return {
    id: text,
    time: TIME,
    requestId: text,
    userId: text,
    organizationId: text,
    ip: text,
    userAgent: text,
    resourceType: 'user',
    resourceId: text,
    resourceTarget: text,
    resourceIcon: text,
    action: 'write',
    diff: {
      name: { old: text, new: [text], secret: false },
      [`x ${text}`]: { old: true, new: { [text]: text }, secret: false },
      hashed_password: { old: '', new: '', secret: true },
    },
    statusCode: 400,
    additionalFields: { [`y ${text}`]: text },
    // The pages show no other field.
    user: { username: text } as unknown as AuditLogRow['user'],
    organization: { id: text, name: text, displayName: text, icon: text },
    isDeleted: true,
  };
}

function activity(text: string): Activity {
  const names = { target: text, ip: text, userAgent: text, rolesAdded: [text], rolesRemoved: [text] };
  return { id: text, time: TIME, event: 'token_revoked', hasSucceeded: true, by: 'self', agentName: text, ...names };
}

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  'the activity of an account': (text) =>
    renderActivityPage({
      viewer: viewerNamed(text),
      events: [
        activity(text),
        { ...activity(text), hasSucceeded: false, by: 'other' },
        { ...activity(text), event: 'signed_in', by: 'server', ip: '', userAgent: '' },
      ],
      isLater: true,
      hasMore: true,
    } satisfies ActivityPage),
  'no activity': (text) => renderActivityPage({ viewer: viewerNamed(text), events: [], isLater: false, hasMore: false }),
  'no older activity': (text) => renderActivityPage({ viewer: viewerNamed(text), events: [], isLater: true, hasMore: false }),
  'the audit log': (text) =>
    renderAuditPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/audit', search: text, offset: 25, limit: 25 },
      logs: [log(text), { ...log(text), user: null, statusCode: 200 }],
      total: 2_000,
      isMore: true,
      fault: text,
    } satisfies AuditPage),
  'an empty audit log': (text) =>
    renderAuditPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/audit', search: text, offset: 0, limit: 25 },
      logs: [],
      total: 0,
      isMore: false,
    } satisfies AuditPage),
  'an audit entry': (text) => renderAuditEntryPage({ viewer: viewerNamed(text), log: log(text) } satisfies AuditEntryPage),
  'an audit entry without changes': (text) =>
    renderAuditEntryPage({ viewer: viewerNamed(text), log: { ...log(text), diff: {}, additionalFields: {} } } satisfies AuditEntryPage),
};
