/** A membership `m` of somebody who is not one of the server's own users. Deleted users have no memberships. */
export const IS_PERSON = `m.user_id <> ALL (ARRAY(SELECT id FROM users WHERE is_system))`;

/** These memberships `m` with their users `u`. OFFSET makes PostgreSQL look each user up: it may otherwise read all users for a few. */
export function eachUserOf(memberships: string): string {
  return `${memberships} AS m CROSS JOIN LATERAL (SELECT * FROM users WHERE id = m.user_id OFFSET 0) AS u`;
}
