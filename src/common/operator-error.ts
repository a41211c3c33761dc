/** A failure for the operator of the server or a command. Its message may have several lines and is shown unchanged. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}
