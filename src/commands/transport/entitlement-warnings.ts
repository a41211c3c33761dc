import type { Layer } from './layer.js';
import { onFirstResponse } from './first-response.js';

const HEADER = 'x-coder-entitlements-warning';

/** Shows what the server tells administrators about its license, which it sends with responses to them. */
export function entitlementWarnings(warn: (text: string) => void): Layer {
  return onFirstResponse((headers) => {
    const text = headers.get(HEADER);
    if (text !== null && text !== '') warn(text);
  });
}
