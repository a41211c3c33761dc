import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { navigationOf, type Viewer } from '../views/index.js';

@Injectable()
export class ConsoleViewers {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly clock: Clock,
  ) {}

  /** The person who looks at a page of the console, with the navigation that they can use. Reads nothing from the database. */
  of(actor: Actor): Viewer {
    return { username: actor.friendlyName, navigation: navigationOf(this.authorizer, actor), now: this.clock.now() };
  }
}
