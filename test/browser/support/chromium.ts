import { runsIf } from '../../../src/testing/index.js';
import { hasChromium } from '../../support/chromium.js';

/** `describe` for suites that need a browser. */
export const describeInBrowser = runsIf(
  hasChromium,
  'the browser tests: no Chromium in PATH (Debian and Ubuntu: apt-get install chromium)',
  describe,
);
