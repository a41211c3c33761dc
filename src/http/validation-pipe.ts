import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { DomainError, type Validation } from '../common/index.js';

/** Turns bodies into DTOs. Unknown fields are dropped, not refused: the reference's clients send some. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    transform: true,
    stopAtFirstError: true,
    // Values never appear in our messages: a field may be a password.
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new DomainError('invalid_input', 'Validation failed.', { validations: errors.flatMap((error) => flatten(error, '')) }),
  });
}

function flatten(error: ValidationError, prefix: string): Validation[] {
  const field = prefix + error.property;
  const own = Object.values(error.constraints ?? {}).map((detail) => ({ field, detail }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, `${field}.`))];
}
