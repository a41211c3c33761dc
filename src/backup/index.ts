export { encrypt, encrypterFor, identitiesIn } from './encryption.js';
export type { BackupHeader } from './format.js';
export { OutputFile } from './output-file.js';
export type { BackupProgress, OnProgress } from './progress.js';
export { verifyBackup, type BackupSummary } from './read-backup.js';
export { restoreBackup } from './restore-backup.js';
export { BackupSource, type BackupReport } from './write-backup.js';
