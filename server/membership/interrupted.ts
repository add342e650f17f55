/** The run is not this instance's any more: it was cancelled, taken over, or the instance is going down. */
export class Interrupted extends Error {}

/**
 * What a judge was prepared from has changed: the rule, the set of a segment that it refers to, or that nobody is forced.
 * Another has to be prepared; a run begins again.
 */
export class Outdated extends Error {}
