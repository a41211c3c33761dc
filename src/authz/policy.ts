/** Nouns and verbs of the policy. The engine replaces this list with the full table of the product. */
export type ResourceType = string;
export type Action = string;
