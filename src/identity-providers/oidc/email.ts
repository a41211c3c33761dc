const LONGEST_ADDRESS = 254;

/** Something before and something after the last `@`. Providers have addresses of their own kind, such as those of an intranet. */
export function isEmailAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && /^[^\s\p{Cc}]+@[^\s\p{Cc}@]+$/u.test(text);
}
