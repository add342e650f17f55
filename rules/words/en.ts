import type { AudienceName } from '../catalog';
import type { ContextKey } from '../context-keys';
import type { OperandKind } from '../operands';
import type { OPERATORS, ValueType } from '../operators';
import { joinedList } from './joined-list';

/*
 * The words that rules are said in. Everything that `describe` and `check` say in English is here; each other
 * language is another such file. Phrases with a part that varies are functions.
 */

const EMPTINESS = { is_empty: 'is empty', is_not_empty: 'is not empty' };

const MOMENTS = {
  on: 'is on',
  before: 'is before',
  on_or_before: 'is on or before',
  after: 'is after',
  on_or_after: 'is on or after',
  between: 'is',
  in_last: 'is in the last',
  not_in_last: 'is not in the last',
  in_next: 'is in the next',
  more_than_ago: 'is at least',
  more_than_from_now: 'is more than',
  this: 'is',
  previous: 'is',
  following: 'is',
  anniversary_today: 'has its anniversary today',
  anniversary_in_next: 'has its anniversary in the next',
  anniversary_in_last: 'had its anniversary in the last',
  ...EMPTINESS,
};

const MANY = {
  includes_any: 'includes any of',
  includes_all: 'includes all of',
  includes_none: 'includes none of',
  does_not_include_all: 'does not include all of',
  count_equals: 'has as number of entries exactly',
  count_not_equals: 'has as number of entries anything but',
  count_at_least: 'has as number of entries at least',
  count_at_most: 'has as number of entries at most',
  count_between: 'has as number of entries',
  ...EMPTINESS,
};

/** What stands between a field and its operand. */
const OPERATOR_WORDS: { [T in ValueType]: Record<keyof (typeof OPERATORS)[T], string> } = {
  text: {
    is: 'is',
    is_not: 'is not',
    is_any_of: 'is',
    is_none_of: 'is none of',
    contains: 'contains',
    does_not_contain: 'does not contain',
    starts_with: 'starts with',
    ends_with: 'ends with',
    matches: 'matches',
    ...EMPTINESS,
  },
  number: {
    equals: 'is exactly',
    not_equals: 'is not',
    less_than: 'is less than',
    at_most: 'is at most',
    greater_than: 'is more than',
    at_least: 'is at least',
    between: 'is',
    is_any_of: 'is',
    ...EMPTINESS,
  },
  boolean: { is_true: 'is true', is_false: 'is false', ...EMPTINESS },
  date: MOMENTS,
  datetime: MOMENTS,
  time: { before: 'is before', after: 'is after', between: 'is', ...EMPTINESS },
  list: MANY,
  relation: MANY,
  duration: {
    less_than: 'is less than',
    at_most: 'is at most',
    greater_than: 'is more than',
    at_least: 'is at least',
    between: 'is',
  },
  point: { within: 'is within', not_within: 'is not within', ...EMPTINESS },
};

/** Number operators as they say how often something happened; the others have no such wording. */
const OFTEN_WORDS: Partial<Record<string, string>> = {
  equals: 'exactly ',
  not_equals: 'not exactly ',
  less_than: 'less than ',
  at_most: 'at most ',
  greater_than: 'more than ',
  at_least: 'at least ',
  between: '',
  is_any_of: '',
};

/** What an operator takes, as a complaint says it. */
const OPERAND_WORDS: Record<OperandKind, string> = {
  none: 'no value',
  text: 'a text of at most 1,000 characters',
  textList: '1 to 1,000 texts',
  pattern: 'a pattern of 1 to 1,000 characters, with * for anything and ? for one character',
  number: 'a number',
  numberList: '1 to 1,000 numbers',
  numberRange: 'two numbers, from and to',
  moment: 'a date, an instant in UTC, or a time ago or from now',
  momentRange: 'two dates or times, from and to',
  span: 'a number of at least 1 and a unit of time',
  period: 'a day, week, month, quarter or year',
  days: 'a number of 1 to 366 days',
  time: 'a time of day such as 08:30',
  timeRange: 'two times of day, from and to',
  duration: 'a number of minutes, hours, days or weeks',
  durationRange: 'two lengths of time, from and to',
  valueList: '1 to 1,000 values',
  count: 'a whole number of at least 0',
  countRange: 'two whole numbers of at least 0, from and to',
  circle: 'a latitude, a longitude and a number of kilometres',
};

/** A value type, in the plural and as editors know it. */
const TYPE_WORDS: Record<ValueType, string> = {
  text: 'texts',
  number: 'numbers',
  boolean: 'yes/no values',
  date: 'dates',
  datetime: 'dates with time',
  time: 'times of day',
  list: 'lists',
  relation: 'relations',
  duration: 'lengths of time',
  point: 'places',
};

const PERIOD_WORDS = {
  this: { day: 'today', week: 'this week', month: 'this month', quarter: 'this quarter', year: 'this year' },
  previous: {
    day: 'yesterday',
    week: 'the previous week',
    month: 'the previous month',
    quarter: 'the previous quarter',
    year: 'the previous year',
  },
  following: {
    day: 'tomorrow',
    week: 'the next week',
    month: 'the next month',
    quarter: 'the next quarter',
    year: 'the next year',
  },
};

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const OUTCOME_WORDS = {
  sent: 'were sent',
  delivered: 'received',
  opened: 'opened',
  clicked: 'clicked in',
  bounced: 'bounced',
  complained: 'complained about',
  unsubscribed: 'unsubscribed after',
  not_opened: 'were sent but did not open',
  not_clicked: 'were sent but did not click in',
};

const CONTEXT_LABELS: Record<ContextKey, string> = {
  country: 'Country',
  region: 'Region',
  city: 'City',
  near: 'Place',
  language: 'Language',
  device: 'Device',
  browser: 'Browser',
  os: 'Operating system',
  channel: 'Channel',
  'referrer.url': 'Referring page',
  'referrer.host': 'Referring site',
  'referrer.path': 'Path of the referring page',
  utm_source: 'UTM source',
  utm_medium: 'UTM medium',
  utm_campaign: 'UTM campaign',
  utm_term: 'UTM term',
  utm_content: 'UTM content',
  landing_page: 'Landing page',
  'url.host': 'Host of the page',
  'url.path': 'Path of the page',
  hour: 'Local hour',
  weekday: 'Local weekday',
  'weather.condition': 'Weather',
  'weather.temperature': 'Temperature',
  visitor: 'Visitor',
};

/** Fragments by topic. */
export const ENGLISH = {
  operators: OPERATOR_WORDS,
  often: OFTEN_WORDS,
  operands: OPERAND_WORDS,
  types: TYPE_WORDS,
  listed: (items: readonly string[], last: 'and' | 'or'): string =>
    joinedList(items, last === 'and' ? ' and ' : ' or '),
  quote: (text: string): string => `“${text}”`,
  /** A field or value and what is said of it. */
  compared: (label: string, comparison: string): string => `${label} ${comparison}`,
  /** @param label of the audience's type, as the site names it */
  subjects: (label: string, _audience: AudienceName): string => plural(label.charAt(0).toLowerCase() + label.slice(1)),
  nobody: (subjects: string): string => `no ${subjects}, because the rule is empty`,
  except: (clauses: string): string => `except those ${clauses}`,
  not: (clauses: string): string => `not (${clauses})`,
  joined: { all: ' and ', any: ' or ' },
  where: (clauses: string): string => ` where (${clauses})`,
  unclear: '…',
  more: (count: number): string => `${count} more`,
  exact: ' (with exact case)',
  period: PERIOD_WORDS,
  weekdays: (days: readonly number[]): string =>
    ` on ${joinedList(
      days.map((day) => WEEKDAYS[day - 1] ?? '…'),
      ' or '
    )}`,
  hours: (from: number, to: number): string => ` between ${clock(from)}:00 and ${clock(to)}:59`,
  span: (n: number, unit: string, calendar: boolean): string =>
    calendar ? `${counted(n, unit)} by the calendar` : counted(n, unit),
  ago: (span: string): string => `${span} ago`,
  fromNow: (span: string): string => `${span} from now`,
  now: 'now',
  last: (span: string): string => `in the last ${span}`,
  next: (span: string): string => `in the next ${span}`,
  inPeriod: (period: string): string => (period.startsWith('the ') ? `in ${period}` : period),
  today: 'today',
  fromTo: (from: string, to: string): string => `from ${from} to ${to}`,
  since: (from: string): string => `since ${from}`,
  until: (to: string): string => `until ${to}`,
  rowDate: (label: string, window: string): string => ` whose ${label} is ${window}`,
  have: { subject: (who: string) => `${who} have `, row: () => 'there are ' },
  haveNo: { subject: (who: string) => `${who} have no `, row: () => 'there are no ' },
  count: (rows: string): string => `number of ${rows}`,
  sum: (field: string, rows: string): string => `sum of ${field} over ${rows}`,
  avg: (field: string, rows: string): string => `average ${field} over ${rows}`,
  min: (field: string, rows: string): string => `lowest ${field} over ${rows}`,
  max: (field: string, rows: string): string => `highest ${field} over ${rows}`,
  distinct: (field: string, rows: string): string => `number of different ${field} over ${rows}`,
  firstRow: (field: string, rows: string, by: string): string => `${field} of the first by ${by} among ${rows}`,
  lastRow: (field: string, rows: string, by: string): string => `${field} of the last by ${by} among ${rows}`,
  firstEvent: (field: string, events: string): string => `${field} of the first ${events}`,
  lastEvent: (field: string, events: string): string => `${field} of the last ${events}`,
  performed: (who: string, events: string): string => `${who} performed ${events}`,
  notPerformed: (who: string, events: string): string => `${who} did not perform ${events}`,
  firstTime: (who: string, events: string): string => `${who} performed for the first time ever ${events}`,
  sinceFirst: (events: string): string => `time since the first ${events}`,
  sinceLast: (events: string): string => `time since the last ${events}`,
  times: (comparison: string, operand: string): string =>
    ` ${comparison}${operand} ${operand === '1' ? 'time' : 'times'}`,
  sequence: (who: string, steps: string): string => `${who} performed in this order (${steps})`,
  step: '; then ',
  stepNot: (events: string): string => `not ${events}`,
  within: (span: string): string => ` within ${span}`,
  response: (who: string, outcome: keyof typeof OUTCOME_WORDS, messages: string): string =>
    `${who} ${OUTCOME_WORDS[outcome]} ${messages}`,
  campaign: (channel: string, key: string): string => `the ${channel} campaign ${key}`,
  anyCampaign: (channel: string): string => `any ${channel} campaign`,
  lastCampaigns: (channel: string, n: number): string =>
    n === 1 ? `the last ${channel} campaign` : `one of the last ${n} ${channel} campaigns`,
  sentIn: (window: string): string => ` (sent ${window})`,
  tags: {
    includes_any: (who: string, tags: string): string => `${who} have any of the tags ${tags}`,
    includes_all: (who: string, tags: string): string => `${who} have all of the tags ${tags}`,
    includes_none: (who: string, tags: string): string => `${who} have none of the tags ${tags}`,
  },
  member: (who: string, segment: string): string => `${who} are in the segment ${segment}`,
  notMember: (who: string, segment: string): string => `${who} are not in the segment ${segment}`,
  accountMember: (segment: string): string => `whose account is in the segment ${segment}`,
  accountNotMember: (segment: string): string => `whose account is not in the segment ${segment}`,
  joinedIn: (window: string): string => ` (joined ${window})`,
  forAtLeast: (span: string): string => ` (for at least ${span})`,
  forLessThan: (span: string): string => ` (for less than ${span})`,
  changed: (label: string, from: string | undefined, to: string | undefined, window: string): string =>
    `whose ${label} changed${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`} ${window}`,
  held: (label: string, value: string | undefined, span: string): string =>
    `whose ${label} has been ${value ?? 'the same'}${span}`,
  emptyValue: 'empty',
  truth: { yes: 'true', no: 'false' },
  rank: {
    top: (who: string, n: string, by: string): string => `${who} are in the top ${n} by ${by}`,
    bottom: (who: string, n: string, by: string): string => `${who} are in the bottom ${n} by ${by}`,
    between: (who: string, from: number, to: number, by: string): string =>
      `${who} are between the ${from} % and the ${to} % mark by ${by}`,
  },
  percent: (p: number): string => `${p} %`,
  split: (who: string, salt: string, from: number, to: number): string =>
    `${who} are in the share from ${from} % to ${to} % of the split ${salt}`,
  who: { contact: 'who', account: 'that', visitor: 'that' },
  whose: (subject: string): string => `whose ${subject}`,
  the: (subject: string): string => `the ${subject}`,
  attribute: (subject: string): string => `where ${subject}`,
  values: {
    events: 'Number of events',
    sinceFirst: 'Time since the first event',
    sinceLast: 'Time since the last event',
  },
  /** Of the request at hand. */
  context: {
    keys: CONTEXT_LABELS,
    named: {
      'url.query.': (name: string): string => `URL parameter ${name}`,
      'custom.': (name: string): string => name,
    },
    when: (clause: string): string => `on a visit where ${clause}`,
    circle: (km: string, point: string): string => `${km} km of ${point}`,
  },
  /** What is wrong with a rule, in whole sentences. */
  issues: {
    notAllowedHere: (type: string, place: string): string =>
      `A condition “${type}” cannot be asked of ${place === 'event' ? 'an event' : 'a related row'}.`,
    emptyRule: 'The rule is empty and holds for nobody. Add a condition.',
    badCharacter: 'A text has a character that no stored text can have (a zero character or half of a character).',
    operatorMissing: (label: string): string => `Choose how “${label}” is compared.`,
    exactNotAllowed: (label: string, types: string): string =>
      `“Exact case” is for texts only; “${label}” compares ${types}.`,
    operatorNotAllowed: (label: string, types: string, operator: string, allowed: string): string =>
      `“${label}” compares ${types}, which have no operator “${operator}”. There are: ${allowed}.`,
    takes: (said: string, operand: string): string => `${said} takes ${operand}.`,
    emptyText: (said: string): string => `${said} an empty text holds for nobody. Use “is empty”.`,
    documentIds: (said: string): string => `${said} takes document ids, which are texts.`,
    standsAlone: (fn: string): string => `“${fn}” stands alone and is not compared with anything.`,
    theTime: 'The time',
    emptyRange: (said: string): string => `${said} holds for nobody: “from” is after “to”.`,
    unknownField: (path: string): string => `There is no field “${path}” that rules may name.`,
    pathTooLong: (path: string): string => `“${path}” goes over too many relations; three are possible.`,
    typeNeeded: (path: string): string => `“${path}” is inside JSON: say which type of value is meant.`,
    typeUnexpected: (path: string): string => `“${path}” has a type of its own; another cannot be declared.`,
    notAValue: (path: string): string => `“${path}” leads to many rows or to a component, not to one value.`,
    unknownChoice: (value: string, label: string, choices: string): string =>
      `“${value}” is not a choice of “${label}”. The choices are: ${choices}.`,
    dateCountsDays: 'A date without time counts whole days: use days, weeks, months, quarters or years.',
    calendarCountsDays: 'Time by the calendar counts whole days: use days, weeks, months, quarters or years.',
    dateTakesDay: 'A date without time can only be compared with a day, not with a time of day.',
    onTakesDay: '“On” takes a day, not a time of day.',
    looksAtEvents: (fn: string): string => `“${fn}” looks at events, not at one of their properties.`,
    propertyMissing: (fn: string): string => `Choose the property that “${fn}” looks at.`,
    notOfEvent: (path: string): string =>
      `“${path}” is not of an event: name a path under “properties.” or “context.”.`,
    propertyTypeNeeded: (path: string): string => `Say which type of value “${path}” is.`,
    ofWrongType: (fn: string, types: string, label: string): string =>
      `“${fn}” takes ${types}, which “${label}” is not.`,
    unknownRows: (path: string): string => `“${path}” is not a relation to many rows or a repeatable component.`,
    whereTooDeep: (limit: number): string =>
      `Conditions on related rows can stand inside one another ${limit} times at most.`,
    byNotAllowed: (fn: string): string => `“${fn}” is not by a date; only “first” and “last” are.`,
    looksAtRows: (fn: string): string => `“${fn}” looks at rows, not at one of their fields.`,
    byMissing: (rows: string, fn: 'first' | 'last'): string => `Choose the date that says which of “${rows}” is ${fn}.`,
    ofMissing: (rows: string, fn: string): string => `Choose the field of “${rows}” that “${fn}” looks at.`,
    dateInJson: (path: string, rows: string): string =>
      `“${path}” is inside JSON; a date field of “${rows}” is needed.`,
    notADate: (label: string): string => `“${label}” is not a date.`,
    emptyWhere: 'Add a condition to “where”, or remove it.',
    emptyGroup: 'Add a condition to this group, or remove the group.',
    windowMissing: 'Say in which time the first event lies.',
    selfReference: (key: string): string => `A segment cannot refer to itself: ${key} → ${key}.`,
    unknownSegment: (key: string): string => `There is no segment “${key}”.`,
    noAccount: 'This audience has no relation to accounts, so no rule can ask about them.',
    otherAudience: (name: string, is: AudienceName, needed: AudienceName): string =>
      `“${name}” is a segment of ${is}s; a segment of ${needed}s is needed here.`,
    inactiveSegment: (name: string): string => `“${name}” is not active. Activate it, or refer to another segment.`,
    segmentCycle: (path: string): string => `These segments would refer to each other in a circle: ${path}.`,
    rankNotNumeric: 'An audience can be ranked by a number only.',
    emptyPercentiles: 'The percentiles hold nobody: “from” must not be more than “to”.',
    unknownChannel: (channel: string, channels: string): string =>
      `There is no channel “${channel}”. There are: ${channels}.`,
    outcomeWithoutEvents: (channel: string, outcome: string): string =>
      `No event of the channel “${channel}” tells that a message was ${outcome}, which this condition needs.`,
    onlyThoseSent: {
      not_opened:
        'This holds for those who were sent a message and have not opened it. To include those who were sent nothing, ' +
        'put “opened” into a group of which none may hold.',
      not_clicked:
        'This holds for those who were sent a message and have not clicked it. To include those who were sent nothing, ' +
        'put “clicked” into a group of which none may hold.',
    },
    withinOnFirst: 'The first step follows nothing; use the window to say when it happened.',
    negativeNotLast: 'Only the last step can be one that did not happen.',
    emptyShare: (from: number, to: number): string =>
      `A share from ${from} % to ${to} % holds nobody: “from” must be less than “to”.`,
    notRecorded: (label: string): string =>
      `What “${label}” was before is not recorded. Only single values of the subject's own row are.`,
    noChange: (label: string): string => `“${label}” cannot have changed to the value that it had.`,
    fromNotAllowed: 'How long a value has been held does not depend on the one before: leave “from” away.',
    wrongValue: (label: string, types: string): string => `“${label}” holds ${types}, which this value is not.`,
    unknownContext: (key: string): string => `There is nothing called “${key}” to ask of a request.`,
    contextTypeNeeded: (label: string): string => `Say which type of value “${label}” is.`,
    sinceAtRequest: (name: string): string =>
      `“${name}” is decided at each request and has no members that joined: leave the time away.`,
    noTags: 'This audience has no relation to tags, so no rule can ask for them.',
    unknownTag: (key: string): string => `There is no tag “${key}”.`,
  },
};

function clock(hour: number): string {
  return String(hour).padStart(2, '0');
}

function counted(n: number, unit: string): string {
  return n === 1 ? `1 ${unit}` : `${n} ${unit}s`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/i.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(x|ch|sh|ss|us|is)$/i.test(noun)) return `${noun}es`;
  return /s$/i.test(noun) ? noun : `${noun}s`;
}
