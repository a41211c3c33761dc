/** Why a token of a platform is not exchanged, for the operator's log. The sender learns `told`, or nothing. */
export class ExchangeRefused extends Error {
  override readonly name = 'ExchangeRefused';

  /** `facts`: what the log line shows beside it. Never the token. */
  constructor(
    readonly reason: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
    /** For a program that has proved to be one that the agent trusts. */
    readonly told?: string,
  ) {
    super(reason);
  }
}
