let end: (() => Promise<void>) | null = null;

/** Keeps what ends the tests' database for the teardown, which Jest runs in the same process. */
export function forTeardown(ending: () => Promise<void>): void {
  end = ending;
}

/** Ends what the set-up started, however far it got. */
export async function endDatabase(): Promise<void> {
  await end?.();
  end = null;
}
