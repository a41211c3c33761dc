/**
 * How long a test waits for an expected event before it fails. This is not an assertion about speed: a busy machine ten times slower than
 * this one still succeeds. It is below Jest's own timeout (jest.config.js), so that the message names the missing event.
 */
export const PATIENCE_MS = 120_000;
