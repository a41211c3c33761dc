/** What administrators see of a configured provider; nothing of it is a secret. */
export interface ProviderFacts {
  /** Where it is: its issuer, or the address of GitHub. */
  readonly url: string;
  readonly clientId: string;
}

/** One step of a test of a provider. */
export interface ProviderCheck {
  readonly name: 'discovery' | 'keys' | 'site';
  readonly isFine: boolean;
  /** What was found, or what is wrong: on one line, without secrets. */
  readonly detail: string;
}
