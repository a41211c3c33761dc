import { OperatorError } from '../common/index.js';

/** A backup cannot be made, read or restored, for a reason that the operator can fix. */
export class BackupError extends OperatorError {
  override readonly name = 'BackupError';
}
