export { DatabaseModule } from './database.module.js';
export { migrate } from './migrator.js';
export { PreparedStatements } from './prepared.js';
export { Transactions } from './transactions.js';
export { violates } from './violates.js';
