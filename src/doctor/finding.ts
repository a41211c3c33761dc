/** What a check has found, and the one thing to do about it if that is not good. */
export interface Verdict {
  readonly result: 'ok' | 'warning' | 'failed' | 'skipped';
  /** On one line, without secrets. */
  readonly detail: string;
  readonly fix?: string;
}

/** A verdict and its check. */
export interface Finding extends Verdict {
  readonly check: string;
}

export function ok(detail: string): Verdict {
  return { result: 'ok', detail };
}

export function warning(detail: string, fix: string): Verdict {
  return { result: 'warning', detail, fix };
}

export function failed(detail: string, fix: string): Verdict {
  return { result: 'failed', detail, fix };
}

/** Something else, which has a finding of its own, is in the way. */
export function skipped(detail: string): Verdict {
  return { result: 'skipped', detail };
}

/** What was learned, or why nothing was. */
export type Learned<T> = { readonly facts: T } | { readonly error: string };

/** Judges what was learned. `fix` is for a check that has learned nothing. */
export function judged<T>(learned: Learned<T>, judge: (facts: T) => readonly Verdict[], fix: string): readonly Verdict[] {
  return 'error' in learned ? [failed(learned.error, fix)] : judge(learned.facts);
}
