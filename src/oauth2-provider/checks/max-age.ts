/** A year, in seconds: sessions do not last longer. */
export const MAX_DEFAULT_MAX_AGE = 366 * 24 * 60 * 60;
