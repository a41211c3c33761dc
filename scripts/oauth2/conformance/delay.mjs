/** Resolves after so many milliseconds. */
export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
