import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What there is becomes, under scopes that are narrowed instead of refused:
 * - A grant keeps the scope that its person saw and allowed, and so does a code. Each exchange and refresh cuts it to what the app is
 *   registered for on that day, so nothing is rewritten here.
 * - An app without a registered scope stays without: it may be granted the catalogue, and what it does not ask for it does not get.
 * - A code no longer remembers whether the client named the resource: leaving it out at the exchange keeps what was granted.
 * - Redirect URIs that no browser can ever be sent to go, where the app has another one. They never worked; the first that does is
 *   the primary one.
 */
export class NarrowOauth2Apps1764000006700 implements MigrationInterface {
  readonly name = 'NarrowOauth2Apps1764000006700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_app_codes DROP COLUMN resource_requested`);
    await db.query(`
      UPDATE oauth2_provider_apps a
         SET redirect_uris = usable.uris, callback_url = usable.uris[1]
        FROM (SELECT id, array_agg(uri ORDER BY position) AS uris
                FROM oauth2_provider_apps, unnest(redirect_uris) WITH ORDINALITY AS each (uri, position)
               WHERE uri !~ '[*#]' AND uri !~* '^urn:'
               GROUP BY id) AS usable
       WHERE a.id = usable.id AND a.redirect_uris <> usable.uris`);
  }

  /** Redirect URIs do not come back. Codes live for ten minutes: those under way ask less strictly than they might. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_app_codes ADD COLUMN resource_requested boolean NOT NULL DEFAULT false`);
    await db.query(`ALTER TABLE oauth2_provider_app_codes ALTER COLUMN resource_requested DROP DEFAULT`);
  }
}
