import type { EntityManager } from 'typeorm';

/** Any number, the same everywhere: whoever makes the first user holds it. */
const FIRST_USER_LOCK = 1_806_240_551;

/** Until the transaction ends, nobody else makes a first user. */
export async function lockFirstUser(tx: EntityManager): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock($1)`, [FIRST_USER_LOCK]);
}
