export { affectedRows } from './affected-rows.js';
export { DatabaseModule } from './database.module.js';
export { migrate } from './migrator.js';
export { PreparedStatements } from './prepared.js';
export { Transactions } from './transactions.js';
export { violates } from './violates.js';
export { connect } from './connect.js';
export { connectEmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.js';
export { StartupError } from './startup-error.js';
