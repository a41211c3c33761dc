import type { Argument, Option } from 'commander';

/** What shells offer for a value that may also be something else: names of profiles, or a list of these with commas between them. */
export type Completion = 'profiles' | readonly string[];

const completions = new WeakMap<Option | Argument, Completion>();

export function offer(value: Option | Argument, completion: Completion | undefined): void {
  if (completion !== undefined) completions.set(value, completion);
}

export function completionOf(value: Option | Argument): Completion | undefined {
  return completions.get(value);
}
