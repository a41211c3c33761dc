// HTTP for tests: follows no redirects, keeps repeated headers separate, sends any method, and has a time-out.
import http from 'node:http';
import https from 'node:https';
import { delay } from './delay.mjs';

const ANSWER_TIMEOUT_MS = 20_000;
const LONGEST_PAUSE_SECONDS = 90;
const PAUSES_BEFORE_GIVING_UP = 5;

/** A response. `headers` keeps every occurrence, in the received order. */
export class Answer {
  constructor(status, rawHeaders, text) {
    this.status = status;
    this.text = text;
    this.rawHeaders = rawHeaders;
  }

  /** Every value of a header. */
  all(name) {
    const values = [];
    for (let i = 0; i < this.rawHeaders.length; i += 2) {
      if (this.rawHeaders[i].toLowerCase() === name.toLowerCase()) values.push(this.rawHeaders[i + 1]);
    }
    return values;
  }

  /** The header's value, its occurrences joined as RFC 9110 5.2 says, or null. */
  header(name) {
    const values = this.all(name);
    return values.length === 0 ? null : values.join(', ');
  }

  /** The body as JSON, or undefined if it is not JSON. */
  get json() {
    try {
      return JSON.parse(this.text);
    } catch {
      return undefined;
    }
  }
}

/** A form body: an array repeats the name, undefined omits it. */
export function encodeForm(fields) {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) form.append(name, one);
  }
  return form.toString();
}

export class Wire {
  /** `notify` is called once per pause, when the server's rate limit makes a request wait. */
  constructor(baseUrl, notify = () => {}) {
    this.base = new URL(baseUrl);
    this.notify = notify;
    this.client = this.base.protocol === 'https:' ? https : http;
    this.agent = new this.client.Agent({ keepAlive: true, maxSockets: 16 });
    this.requests = 0;
  }

  /**
   * Sends one request. `headers` values may be arrays: each element is sent as a separate header line. `announcedBytes` announces a body
   * of that length without sending it, for a server that refuses by length. After a 429 the request is repeated, so that a server with
   * rate limits can be tested; this is safe, because a limited request had no effect.
   */
  async send(method, path, { headers = {}, form, body, announcedBytes } = {}) {
    const payload = form === undefined ? body : encodeForm(form);
    const length = announcedBytes ?? (payload === undefined && method !== 'POST' ? undefined : Buffer.byteLength(payload ?? ''));
    for (let pauses = 0; ; pauses += 1) {
      const lines = this.#headerLines(headers, form !== undefined, length);
      const answer = await this.#sendOnce(method, new URL(path, this.base), lines, announcedBytes === undefined ? (payload ?? '') : null);
      if (answer.status !== 429 || pauses === PAUSES_BEFORE_GIVING_UP) return answer;
      const seconds = Math.min(Number(answer.header('retry-after')) || 10, LONGEST_PAUSE_SECONDS);
      this.notify(seconds);
      await delay(seconds * 1000);
    }
  }

  close() {
    this.agent.destroy();
  }

  #headerLines(headers, isForm, length) {
    const lines = ['Host', this.base.host];
    for (const [name, value] of Object.entries(headers)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) lines.push(name, one);
    }
    const named = (name) => Object.keys(headers).some((key) => key.toLowerCase() === name);
    if (isForm && !named('content-type')) lines.push('Content-Type', 'application/x-www-form-urlencoded');
    if (length !== undefined) lines.push('Content-Length', String(length));
    return lines;
  }

  /** A `payload` of null leaves the request open: the server must respond without the body. */
  #sendOnce(method, url, headers, payload) {
    this.requests += 1;
    const host = { hostname: this.base.hostname.replace(/^\[|\]$/g, ''), port: this.base.port };
    const options = { ...host, method, headers, agent: this.agent, path: url.pathname + url.search, timeout: ANSWER_TIMEOUT_MS };
    return new Promise((resolve, reject) => {
      const request = this.client.request(options, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve(new Answer(response.statusCode, response.rawHeaders, Buffer.concat(chunks).toString('utf8')));
          if (payload === null) request.destroy();
        });
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)));
      request.on('error', reject);
      if (payload === null) request.flushHeaders();
      else request.end(payload);
    });
  }
}
