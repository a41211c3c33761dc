import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';

/**
 * The base of a slice of the configuration, which a class injects by its type:
 *
 *     export class SessionsSettings extends settings('sessionDurationSeconds') {}
 *
 * The slice has these options under the names of `Config`, and nothing else. It is a provider of the module that uses it. A name that is
 * not an option does not compile; a slice that no module provides stops the start. Slices are frozen, as the configuration is.
 */
export function settings<const N extends keyof Config>(...names: readonly N[]): new (config: Pick<Config, N>) => Pick<Config, N> {
  @Injectable()
  class Slice {
    constructor(@Inject(CONFIG) config: Pick<Config, N>) {
      for (const name of names) Object.defineProperty(this, name, { value: config[name], enumerable: true });
      Object.freeze(this);
    }
  }
  // The properties are defined in a loop, which the compiler cannot follow.
  return Slice as new (config: Pick<Config, N>) => Pick<Config, N>;
}
