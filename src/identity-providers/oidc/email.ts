const LONGEST_ADDRESS = 254;

/** Only requires text before and after the last `@`: providers can have unusual addresses, such as those of an intranet. */
export function isEmailAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && /^[^\s\p{Cc}]+@[^\s\p{Cc}@]+$/u.test(text);
}
