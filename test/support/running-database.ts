let end: (() => Promise<void>) | null = null;

/** Keeps the function that stops the tests' database for the teardown, which Jest runs in the same process. */
export function forTeardown(ending: () => Promise<void>): void {
  end = ending;
}

/** Stops everything that the set-up has started so far. */
export async function endDatabase(): Promise<void> {
  await end?.();
  end = null;
}
