/** The run is not this instance's any more: it was cancelled, taken over, or the instance is going down. */
export class Interrupted extends Error {}

/** A segment that the rule refers to got another set meanwhile: the run has to begin again. */
export class Outdated extends Error {}
