import { type Layer, settingHeader } from './layer.js';

/** Audit rows and log lines of the server show it. `command` is the full name, without arguments. */
export function userAgent(version: string, command: string): Layer {
  return settingHeader('User-Agent', `gatehouse-cli/${version} (${process.platform}/${process.arch}; ${command})`);
}

/** An option that was given explicitly. Its value is never sent. */
export interface GivenOption {
  readonly name: string;
  readonly value_source: 'flag' | 'env';
}

const TELEMETRY_HEADER = 'Coder-CLI-Telemetry';
/** A server may refuse a longer header. */
const MAX_LENGTH = 4096;

/** Which command was called with which options, for the operators of the server. */
export function telemetry(command: string, options: readonly GivenOption[], invokedAt: Date): Layer {
  const value = Buffer.from(JSON.stringify({ command, options, invoked_at: invokedAt.toISOString() })).toString('base64');
  if (value.length > MAX_LENGTH) return (next) => next;
  return settingHeader(TELEMETRY_HEADER, value);
}
