import type { OperandKind } from './operands';
import type { OPERATORS, ValueType } from './operators';

/*
 * The words that rules are said in. Everything that `describe` says in English is here, so that another language is
 * another such file. Phrases with a part that varies are functions.
 */

/** `a`, `a or b`, `a, b or c`. */
export function listed(items: readonly string[], last: 'and' | 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

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
export const OPERATOR_WORDS: { [T in ValueType]: Record<keyof (typeof OPERATORS)[T], string> } = {
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
};

/** Number operators as they say how often something happened; the others have no such wording. */
export const OFTEN_WORDS: Partial<Record<string, string>> = {
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
export const OPERAND_WORDS: Record<OperandKind, string> = {
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
};

/** A value type, in the plural and as editors know it. */
export const TYPE_WORDS: Record<ValueType, string> = {
  text: 'texts',
  number: 'numbers',
  boolean: 'yes/no values',
  date: 'dates',
  datetime: 'dates with time',
  time: 'times of day',
  list: 'lists',
  relation: 'relations',
  duration: 'lengths of time',
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

/** Fragments by topic. */
export const WORDS = {
  subjects: (label: string): string => plural(label.charAt(0).toLowerCase() + label.slice(1)),
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
    ` on ${listed(
      days.map((day) => WEEKDAYS[day - 1] ?? '…'),
      'or'
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
  rank: {
    top: (who: string, n: string, by: string): string => `${who} are in the top ${n} by ${by}`,
    bottom: (who: string, n: string, by: string): string => `${who} are in the bottom ${n} by ${by}`,
    between: (who: string, from: number, to: number, by: string): string =>
      `${who} are between the ${from} % and the ${to} % mark by ${by}`,
  },
  percent: (p: number): string => `${p} %`,
  split: (who: string, salt: string, from: number, to: number): string =>
    `${who} are in the share from ${from} % to ${to} % of the split ${salt}`,
  who: { contact: 'who', account: 'that' },
  whose: (subject: string): string => `whose ${subject}`,
  the: (subject: string): string => `the ${subject}`,
  attribute: (subject: string): string => `where ${subject}`,
} as const;

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
