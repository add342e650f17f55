/*
 * What the server says in whole sentences beside the rules' own words. Everything in English is here; each other language
 * is another such file.
 */
export const ENGLISH = {
  explain: {
    putIn: 'Put in by hand or by upload.',
    keptOut: 'Kept out by hand.',
    notListed: 'Not on the list.',
    holds: 'The rule holds.',
    canHold: 'It can hold, depending on the request.',
    doesNotHold: 'The rule does not hold.',
    failing: (condition: string) => `Not so: ${condition}.`,
  },
  refusal: {
    inUse: (keys: readonly string[], entries: number) => {
      const users = [
        ...(keys.length > 0 ? [`by the segments ${keys.join(', ')}`] : []),
        ...(entries > 0 ? [`by ${entries} ${entries === 1 ? 'entry' : 'entries'}`] : []),
      ];
      return `The segment is in use ${users.join(' and ')}.`;
    },
    notActive: 'The segment is not active.',
    noSegment: (key: string) => `There is no segment "${key}".`,
    keyTaken: (key: string) => `The key "${key}" is taken.`,
  },
  run: {
    segmentGone: 'The segment no longer exists.',
    segmentDeleted: 'The segment was deleted.',
    notActive: 'The segment is not active.',
    atRequest: 'The segment is decided at each request, so that it has no stored members.',
    unreadable: 'The rule was written by a later version of the plugin, which this one cannot read.',
    databaseFailed: 'The database could not evaluate the rule; the server log says why.',
    cancelled: 'Cancelled.',
    cancelledBy: (who: string) => `Cancelled by ${who}.`,
  },
  audit: {
    scheduled: 'As scheduled.',
    from: (name: string, key: string) => `From “${name}” (${key}).`,
    putIn: (count: number) => `${count} put in.`,
    takenOut: (count: number) => `${count} taken out.`,
    released: (count: number) => `${count} given back to the rule.`,
    byFile: (detail: string) => `${detail} By a file.`,
  },
  health: {
    clockOff:
      'The clock is off: cron.enabled is not true in config/server. Segments are refreshed by saves and calls only; schedules, activation dates, webhooks and the removal of old data wait.',
    noRefresh: 'refresh.everyMinutes is 0: what is written around Strapi is seen at saves and calls only.',
    failed: (count: number) => `${count} active segment${count === 1 ? '' : 's'} could not be refreshed.`,
    webhooks: (count: number) =>
      `${count} webhook${count === 1 ? '' : 's'} cannot be delivered to, or ${count === 1 ? 'is' : 'are'} paused for that.`,
    nobody: 'There is nobody in it yet.',
    noUser: 'It has no relation to site users: signed-in visitors are known by a confirmed e-mail only.',
  },
  fault: {
    unreadable: 'This audience cannot be read, so nobody sees this.',
    unknownSegment: (key: string) => `There is no segment “${key}”, so nobody sees this.`,
    inactiveSegment: (key: string) => `Segment “${key}” is inactive, so nobody sees this.`,
    failedSegment: (key: string) => `Segment “${key}” could not be refreshed; its last members count.`,
    contextUnavailable: (key: string) =>
      `Segment “${key}” asks what this site has no source for (see “context” in the configuration), so that those conditions are false.`,
  },
  finding: {
    segmentFailed: 'It could not be refreshed: its last members count.',
    segmentSuspended:
      'It lost many members by deleted profiles and is suspended: nothing of it is announced until it is resumed.',
    neverFilled: 'It is active, but was never filled: nobody is in it.',
    segmentContext:
      'It asks what this site has no source for (see “context” in the configuration), so that those conditions are false.',
    refersInactive: (key: string) => `Its rule refers to “${key}”, which is inactive: its members of then count.`,
    eventUnseen: (name: string) => `Its rule asks for “${name}”, an event that never came.`,
    needsClock: 'It has a schedule or dates of activation, but the clock is off: they pass without effect.',
    over: 'It is running, but its end has passed: everybody sees the entry as it is.',
    noVariants: 'It is running without a variant.',
    noGoal: 'It has no goal: its results say only who saw what.',
    goalUnseen: (name: string) => `Its goal, the event “${name}”, never came.`,
    entryUnpublished: 'It is running, but its entry is not published: nobody sees anything of it.',
    exposuresUnrecorded:
      'tracking.consent.required is set, and requests for content say nothing of consent: what is shown of experiences is not recorded. Let the frontend tell it (experiences.exposures).',
    webhookFailing: 'It cannot be delivered to.',
    webhookPaused: 'It is paused or disabled: its receiver is told nothing.',
    webhookUnknownSegment: (key: string) => `It is for the segment “${key}”, which there is not.`,
    moved: (count: number) =>
      `At the start ${count} row ids belonged to others than before, as after a restore of single tables: events and history of those may be other people’s.`,
  },
  experience: {
    shownInstead: (name: string) => `“${name}” of this entry began first: where both are on, it is shown instead.`,
    unreachable: (name: string) => `Nobody is left for this: “${name}” before it takes them all.`,
    sharesSpent: 'Nobody is left for this: the shares before it make 100 %.',
    noShare: 'Nobody sees this: its share is 0 %.',
    unpublished: 'Nobody sees this: it is not published, so it is passed over.',
    misfit: (field: string) => `What it says in “${field}” does not fit the field any more: the entry’s own is shown.`,
  },
  index: {
    attribute: (label: string) => `finds those whose “${label}” fits`,
    rank: (label: string) => `finds the bound of the rank by “${label}”`,
    rows: (rows: string) => `answers alone which rows of ${rows} are in the window, and what they add up to`,
    clock: (label: string) => `finds whose “${label}” passes as time goes by, so that members follow within seconds`,
  },
};
