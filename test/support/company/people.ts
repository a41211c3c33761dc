import type { RunningServer } from '../server.js';
import { plantUser } from '../people.js';
import { addMember } from '../organizations.js';

/** Who works at the company, besides its owner. */
const PEOPLE = [
  { username: 'grace', name: 'Grace Hopper', siteRoles: ['auditor'], engineering: ['organization-auditor'], days: 210 },
  { username: 'alan', name: 'Alan Turing', siteRoles: ['user-admin'], engineering: ['organization-admin'], days: 190 },
  { username: 'barbara', name: 'Barbara Liskov', siteRoles: [], engineering: ['release-manager'], days: 160 },
  { username: 'katherine', name: 'Katherine Johnson', siteRoles: [], engineering: [], days: 75 },
  { username: 'edsger', name: 'Edsger Dijkstra', siteRoles: [], engineering: [], days: 40 },
  { username: 'mary', name: 'Mary Jackson', siteRoles: [], engineering: null, days: 12, status: 'suspended' },
  { username: 'nightly-build', name: '', siteRoles: [], engineering: [], days: 5, isServiceAccount: true },
] as const;

/** Their ids, by username. */
export type Staff = Readonly<Record<(typeof PEOPLE)[number]['username'], string>>;

export async function hire({ db }: RunningServer, organization: string): Promise<Staff> {
  const ids: Record<string, string> = {};
  for (const { engineering, days, ...traits } of PEOPLE) {
    const { id } = await plantUser(db, traits);
    ids[traits.username] = id;
    if (engineering) await addMember(db, organization, id, engineering);
    // To the half hour, because pages round down: it is the same number of days while the pictures are taken.
    await db.query(
      `UPDATE users SET email = replace(email, '@example.test', '@example.com'), created_at = now() - make_interval(days => $2, mins => 30),
                        last_seen_at = now() - make_interval(days => $2 / 20, hours => 3, mins => 30)
        WHERE id = $1`,
      [id, days],
    );
  }
  return ids as Staff;
}
