import { createHmac } from 'node:crypto';
import type { Clock } from '../../common/index.js';
import { describeFault, type Fetching } from '../../outgoing/index.js';
import { type ForwardedEntry, ForwardFault, type ForwardTarget, lineOf } from './forwarded-entry.js';

/** Nothing in the response matters but its status. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Sends batches with POST. Any status of 2xx confirms a batch. */
export class WebhookTarget implements ForwardTarget {
  readonly name = 'webhook';

  constructor(
    private readonly url: string,
    /** Signs what is sent; undefined: nothing is signed. */
    private readonly secret: string | undefined,
    private readonly http: Fetching,
    private readonly clock: Clock,
  ) {}

  async send(entries: readonly ForwardedEntry[]): Promise<void> {
    const body = lineOf({ audit_logs: entries });
    const time = String(Math.floor(this.clock.now().getTime() / 1000));
    const headers = {
      'content-type': 'application/json',
      'gatehouse-timestamp': time,
      // With the time, so that an old batch cannot be sent again by somebody else.
      ...(this.secret !== undefined && {
        'gatehouse-signature': `sha256=${createHmac('sha256', this.secret).update(`${time}.${body}`).digest('hex')}`,
      }),
    };
    let response: Response;
    try {
      response = await this.http.fetch(this.url, { method: 'POST', headers, body, redirect: 'manual', maxBytes: MAX_RESPONSE_BYTES });
    } catch (cause) {
      throw new ForwardFault(`the webhook did not take it: ${describeFault(cause, false)}`, false, { cause });
    }
    const { ok, status } = response;
    if (!ok) throw new ForwardFault(`the status of its response is ${status}, not 2xx`, isRefusal(status));
  }
}

/** The fault is that of the request (RFC 9110 section 15.5), unless the status asks for the same request later. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}
