/** Resolves after the given number of milliseconds. */
export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
