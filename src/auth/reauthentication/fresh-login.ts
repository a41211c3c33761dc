/** How long a login counts as fresh for actions that need it, such as giving an app administrator access. */
const MAX_AUTH_AGE_SECONDS = 10 * 60;
/** Clock differences between servers that share one database. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Did the person authenticate recently? False if the time is unknown or in the future. */
export function isFreshLogin(authTime: Date | null, now: Date): boolean {
  if (authTime === null) return false;
  const age = now.getTime() - authTime.getTime();
  return age >= -CLOCK_TOLERANCE_MS && age <= MAX_AUTH_AGE_SECONDS * 1000;
}
