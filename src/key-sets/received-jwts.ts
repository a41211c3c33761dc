import { CLOCK_DIFFERENCE_MS } from '../common/index.js';

/** The tolerated difference between the clocks of this server and of whoever signs a JWT that proves who they are. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** Of `jti`. */
export const MAX_JTI_LENGTH = 255;

/** `exp`: of a JWT that is accepted once. Until then its use is remembered; later, every replica refuses it anyway. */
export function refusedFrom(exp: number): Date {
  return new Date((exp + CLOCK_TOLERANCE_SECONDS) * 1000 + CLOCK_DIFFERENCE_MS);
}
