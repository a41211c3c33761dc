import type { PipeTransform } from '@nestjs/common';
import { DomainError, isUuid } from '../common/index.js';

/** A pipe for path parameters that must be UUIDs; anything else is a 400 with this message and never reaches SQL. */
export function uuidParameter(message: string): PipeTransform<string, string> {
  return {
    transform(value) {
      if (!isUuid(value)) throw new DomainError('invalid_input', message);
      return value;
    },
  };
}
