import {
  type Action,
  Authorizer,
  type PreparedFilter,
  type RbacObject,
  type ResourceType,
  type Subject,
} from '../../../src/authz/index.js';
import { requireActor } from '../../../src/authz/no-actor-error.js';
import type { Question } from './table.js';

/** Allows everything except the questions at `refused`, and records all questions. */
export class RecordingAuthorizer extends Authorizer {
  readonly asked: Question[] = [];
  /** The prepared filters, with their SQL. */
  readonly filters = new Set<unknown>();

  constructor(
    private readonly refused: ReadonlySet<number>,
    /** Thrown instead of the first answer. */
    private readonly failure?: Error,
  ) {
    super();
  }

  override allows(subject: Subject, action: Action, object: RbacObject): boolean {
    requireActor(subject);
    return this.answer({ action, object });
  }

  override prepare(subject: Subject, action: Action, type: ResourceType): PreparedFilter {
    requireActor(subject);
    const isAllowed = this.answer({ action, rows: type });
    const sql = { sql: isAllowed ? 'TRUE' : 'FALSE', parameters: [] };
    const filter = { toSql: () => sql };
    this.filters.add(filter).add(sql);
    return filter;
  }

  private answer(question: Question): boolean {
    if (this.failure) throw this.failure;
    this.asked.push(question);
    return !this.refused.has(this.asked.length - 1);
  }
}

export interface RepositoryCall {
  readonly name: string;
  readonly arguments: readonly unknown[];
}

/** Creates stand-ins for repositories that record every call in `calls` and return what `rows` says. */
export function recordRepositories(rows: Readonly<Record<string, unknown>>, calls: RepositoryCall[]): (name: string) => never {
  return (repository) => {
    const handler: ProxyHandler<object> = {
      get:
        (_target, method) =>
        (...args: unknown[]) => {
          const name = `${repository}.${String(method)}`;
          calls.push({ name, arguments: args });
          return Promise.resolve(rows[name]);
        },
    };
    return new Proxy({}, handler) as never; // Fits every type: any method is accepted.
  };
}

/** Repository methods that change nothing, recognized by their names. */
export function isRead({ name }: RepositoryCall): boolean {
  return /\.(find|get|list|lock|count|any|is|has|exists|ping|search)/.test(name);
}
