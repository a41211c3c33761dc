import { truncate } from '../common/index.js';

const MAX_TEXT_LENGTH = 4_096;
const MAX_ENTRIES = 64;
const MAX_DEPTH = 4;

/**
 * The fields of one log event, each limited in size, because some contain data from clients. Errors are passed on to their serializer.
 * Reads at most `MAX_ENTRIES` of any collection and `MAX_DEPTH` levels, which limits the cost of a log line.
 */
export function boundedFields(fields: Record<string, unknown>): Record<string, unknown> {
  return boundedObject(fields, 0);
}

function boundedObject(object: object, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let entries = 0;
  for (const [name, value] of Object.entries(object)) {
    if (++entries > MAX_ENTRIES) break;
    result[truncate(name, 128)] = bounded(value, depth);
  }
  return result;
}

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return truncate(value, MAX_TEXT_LENGTH);
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date) return value;
  // Objects with their own serializer (requests, replies) are instances of classes and are limited there.
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (depth >= MAX_DEPTH) return '…';
  return Array.isArray(value) ? value.slice(0, MAX_ENTRIES).map((each) => bounded(each, depth + 1)) : boundedObject(value, depth + 1);
}
