import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import { DomainError, type Validation } from '../common/index.js';

/** Refuses a missing body for a handler that takes one. */
class BodyPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value === undefined) {
      throw new DomainError('invalid_input', 'Request body must be valid JSON.', { detail: 'The body is empty.' });
    }
    return super.transform(metadata.type === 'body' ? withoutNulls(value) : value, metadata);
  }
}

/** Clients send null for fields that they leave out. A required field is still refused, because it is then missing from the DTO. */
function withoutNulls(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) !== Object.prototype) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** Turns bodies into DTOs. Unknown fields are dropped, not refused: the reference's clients send some. */
export function validationPipe(): ValidationPipe {
  return new BodyPipe({
    whitelist: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false },
    exceptionFactory: (errors) =>
      new DomainError('invalid_input', 'Validation failed.', { validations: errors.flatMap((error) => flatten(error, '')) }),
  });
}

function flatten({ property, value, constraints, children }: ValidationError, prefix: string): Validation[] {
  const field = prefix + property;
  const own = Object.entries(constraints ?? {}).map(([name, text]) => ({ field, detail: detailOf(name, text, value) }));
  return [...own, ...(children ?? []).flatMap((child) => flatten(child, `${field}.`))];
}

/** The reference's names for constraints that only addresses, ids and enumerations have. */
const TAGS: Readonly<Record<string, string>> = { isEmail: 'email', isUuid: 'uuid', isIn: 'oneof' };
const QUOTED_MAX_LENGTH = 128;

/** Quotes only values of constraints in `TAGS`: any other field may be a password. */
function detailOf(constraint: string, text: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return tagged('required', '');
  const tag = TAGS[constraint];
  return tag === undefined || typeof value !== 'string' ? text : tagged(tag, value.slice(0, QUOTED_MAX_LENGTH));
}

function tagged(tag: string, value: string): string {
  return `Validation failed for tag "${tag}" with value: "${value}"`;
}
