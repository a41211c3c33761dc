import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A membership could slip in beside the deletion of its user, who then counted as a member for ever. Groups ask for the membership. */
export class RefuseMembersWhoAreDeleted1764000005400 implements MigrationInterface {
  readonly name = 'RefuseMembersWhoAreDeleted1764000005400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM organization_members m USING users u WHERE u.id = m.user_id AND u.deleted`);
    await db.query(`
      CREATE TRIGGER organization_members_refuse_deleted_user BEFORE INSERT ON organization_members
        FOR EACH ROW EXECUTE FUNCTION refuse_row_of_deleted_user()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER organization_members_refuse_deleted_user ON organization_members`);
  }
}
