import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../authz/index.js';
import { Clock, notFound } from '../common/index.js';
import { settings } from '../core/index.js';
import { type ConsolePath, navigationOf, partOf, type Viewer } from '../views/index.js';

export class ConsoleSettings extends settings('oauth2ProviderEnable') {}

@Injectable()
export class ConsoleViewers {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly clock: Clock,
    private readonly console: ConsoleSettings,
  ) {}

  /**
   * The person who looks at a page of the console, with the navigation that they can use. Reads nothing from the database. With `here`, throws
   * `not_found` for whoever has no such page: before a form is looked at, and before anything is read.
   */
  of(actor: Actor, here?: ConsolePath): Viewer {
    const navigation = navigationOf(this.authorizer, actor, this.console.oauth2ProviderEnable);
    if (here !== undefined && !partOf(navigation, here)) throw notFound();
    return { username: actor.friendlyName, navigation, now: this.clock.now() };
  }
}
