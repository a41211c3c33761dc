/**
 * What a diff shows of a column. Adding a column is a decision: `track` shows old and new value, `secret` shows only that it changed, `ignore`
 * shows nothing.
 */
export type Tracking = 'track' | 'ignore' | 'secret';
