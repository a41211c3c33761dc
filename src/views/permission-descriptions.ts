import type { Action, ResourceType } from '../authz/index.js';
import { PERMISSION_WORDS, type Reach } from './permission-words.js';

/** A resource type as pages show it. */
export interface DescribedType {
  readonly type: ResourceType;
  readonly title: string;
  readonly reach: Reach;
  /** Can such a thing belong to somebody? */
  readonly isOwned: boolean;
  readonly actions: readonly { readonly action: Action; readonly words: string }[];
}

/** Every resource type with its actions, in the order of pages. */
export const DESCRIBED_TYPES: readonly DescribedType[] = Object.freeze(
  Object.entries(PERMISSION_WORDS).map(([type, { title, reach, isOwned = false, actions }]) => ({
    type: type as ResourceType, // `Object.entries` widens the keys that the table fixes
    title,
    reach,
    isOwned,
    actions: Object.entries(actions).map(([action, words]) => ({ action: action as Action, words })),
  })),
);
