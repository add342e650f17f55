import type { Page } from 'playwright-core';
import type { ruleBuilder } from './rule-builder';

export interface MadeRow {
  name: string;
  make(rule: ReturnType<typeof ruleBuilder>, page: Page): Promise<void>;
  /** What is to be stored. @param articles document ids by title */
  node(articles: ReadonlyMap<string, string>): object;
}

/** Each kind of condition, and how it is made with a mouse. */
export const MADE_ROWS: MadeRow[] = [
  {
    name: 'rank',
    make: async (rule) => {
      await rule.add(/^Top or bottom/);
      await rule.choose(/^Points/);
      await rule.pick('Which part: top', 'top (number)');
      await rule.write('Amount', '2');
    },
    node: () => ({ type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { top: 2 } }),
  },
  {
    name: 'rank by events',
    make: async (rule) => {
      await rule.add(/^Top or bottom/);
      await rule.closeList();
      await rule.pick(/^By what/, 'what they did');
      await rule.pick(/^Event/, /^Order Completed/);
      await rule.closeList();
      await rule.pick('What is asked: did', 'sum of');
      await rule.pick(/^Property/, /^total/i);
    },
    node: () => ({
      type: 'rank',
      by: {
        type: 'event',
        events: ['Order Completed'],
        aggregate: { fn: 'sum', property: 'properties.total', valueType: 'number' },
      },
      bound: { topPercent: 10 },
    }),
  },
  {
    name: 'split',
    make: async (rule) => {
      await rule.add(/^A random share/);
      await rule.write('to', '50');
      await rule.write('Name of the split', 'spring');
    },
    node: () => ({ type: 'split', salt: 'spring', from: 0, to: 50 }),
  },
  {
    name: 'a change of a field',
    make: async (rule) => {
      await rule.add(/^A change of a field/);
      await rule.choose(/^Country/);
      await rule.pick(/^from/i, /^Germany/);
      await rule.pick(/^to/i, /^France/);
      await rule.write('Amount', '7');
    },
    node: () => ({
      type: 'change',
      path: 'country',
      from: 'Germany',
      to: 'France',
      since: { changed: { type: 'last', n: 7, unit: 'day' } },
    }),
  },
  {
    name: 'how long a field has been so',
    make: async (rule) => {
      await rule.add(/^A change of a field/);
      await rule.choose(/^Newsletter/);
      await rule.pick('Comparison: changed', 'has been for at least');
      await rule.pick(/^to/i, 'yes');
      await rule.write('Amount', '30');
    },
    node: () => ({ type: 'change', path: 'newsletter', to: true, since: { atLeast: { n: 30, unit: 'day' } } }),
  },
  {
    name: 'the visit at hand',
    make: async (rule) => {
      await rule.add(/^The visit at hand/);
      await rule.choose(/^device/i);
      await rule.pick(/^Values/, /mobile/);
      await rule.closeList();
    },
    node: () => ({ type: 'context', key: 'device', operator: 'is_any_of', operand: ['mobile'] }),
  },
  {
    name: 'a value of the frontend’s own',
    make: async (rule) => {
      await rule.add(/^The visit at hand/);
      await rule.choose('value of your own');
      await rule.write('Name', 'cartTotal');
      await rule.pick(/^Type/i, 'number');
      await rule.pick(/^Comparison/, 'is at least');
      await rule.write('Value', '100');
    },
    node: () => ({
      type: 'context',
      key: 'custom.cartTotal',
      valueType: 'number',
      operator: 'at_least',
      operand: 100,
    }),
  },
  {
    name: 'groups in groups',
    make: async (rule, page) => {
      await rule.add(/^A group of conditions/);
      await rule.choose(/^Country/);
      await rule.pick(/^Values/, /^Germany/);
      await rule.closeList();
      await rule.add(/^A group of conditions/, undefined, rule.row());
      await rule.choose(/^Newsletter/);
      const inner = rule.row().locator('[data-group] [data-group]');
      await rule.add(/^Points/, 'points', inner);
      await page.keyboard.type('100');
      await inner.locator('xpath=..').getByRole('button', { name: 'How many must hold: Any' }).click();
      await rule.choose(/^None/);
    },
    node: () => ({
      type: 'group',
      match: 'any',
      children: [
        { type: 'attribute', path: 'country', operator: 'is_any_of', operand: ['Germany'] },
        {
          type: 'group',
          match: 'none',
          children: [
            { type: 'attribute', path: 'newsletter', operator: 'is_true' },
            { type: 'attribute', path: 'points', operator: 'at_least', operand: 100 },
          ],
        },
      ],
    }),
  },
  {
    name: 'tags',
    make: async (rule) => {
      await rule.add(/^Important/, 'important');
      await rule.pick('Comparison: has any of the tags', 'has all of the tags');
      await rule.pick('Tags: Important', /^Pays late/);
      await rule.closeList();
    },
    node: () => ({ type: 'tag', operator: 'includes_all', tags: ['vip', 'late'] }),
  },
  {
    name: 'entries where',
    make: async (rule, page) => {
      await rule.add(/^Their entries: Orders/);
      await rule.write('Value', '2');
      await rule.button('where …').click();
      await rule.choose(/^Total/);
      await rule.write('Value', '50', rule.row().locator('[data-group]'));
      await rule.add(/^Channel/, 'channel', rule.row().locator('[data-group]'));
      await page.keyboard.type('web');
      await page.keyboard.press('Enter');
      await rule.closeList();
      await rule.button('when').click();
      await rule.write('Amount', '90');
    },
    node: () => ({
      type: 'related',
      path: 'orders',
      aggregate: { fn: 'count' },
      operator: 'at_least',
      operand: 2,
      where: {
        type: 'group',
        match: 'all',
        children: [
          { type: 'attribute', path: 'total', operator: 'at_least', operand: 50 },
          { type: 'attribute', path: 'channel', operator: 'is_any_of', operand: ['web'] },
        ],
      },
      window: { path: 'orderedAt', range: { type: 'last', n: 90, unit: 'day' } },
    }),
  },
  {
    name: 'events where',
    make: async (rule, page) => {
      await rule.add(/^Order Completed/, 'completed');
      // The number of times has the focus.
      await page.keyboard.type('3');
      await rule.button('where …').click();
      await rule.choose(/^total/i);
      await rule.write('Value', '75', rule.row().locator('[data-group]'));
    },
    node: () => ({
      type: 'event',
      events: ['Order Completed'],
      aggregate: { fn: 'count' },
      operator: 'at_least',
      operand: 3,
      where: {
        type: 'group',
        match: 'all',
        children: [
          { type: 'attribute', path: 'properties.total', valueType: 'number', operator: 'at_least', operand: 75 },
        ],
      },
      window: { type: 'last', n: 30, unit: 'day' },
    }),
  },
  {
    name: 'response',
    make: async (rule) => {
      await rule.add(/^was sent but did not open.*mail/, 'not open');
      await rule.pick('Campaign: the last campaign', /^spring/);
    },
    node: () => ({ type: 'response', channel: 'email', campaign: { key: 'spring' }, outcome: 'not_opened' }),
  },
  {
    name: 'sequence',
    make: async (rule) => {
      await rule.add(/^Steps in a row/);
      await rule.choose(/^Cart Updated/);
      await rule.closeList();
      await rule.pick('Event: choose an event', /^Order Completed/);
      await rule.closeList();
      await rule.pick('What follows: then', 'but then not');
    },
    node: () => ({
      type: 'sequence',
      steps: [
        { events: ['Cart Updated'] },
        { events: ['Order Completed'], within: { n: 1, unit: 'day' }, performed: false },
      ],
      window: { type: 'last', n: 30, unit: 'day' },
    }),
  },
  {
    name: 'relation',
    make: async (rule, page) => {
      await rule.add(/^Favourites/, 'favourites');
      await page.keyboard.type('tea');
      await rule.choose('Tea at four');
      await page.keyboard.type('coff');
      await rule.choose('Coffee for beginners');
      await rule.closeList();
      await rule.button('Values: Tea at four or Coffee for beginners').waitFor();
    },
    node: (articles) => ({
      type: 'attribute',
      path: 'favourites',
      operator: 'includes_any',
      operand: [articles.get('Tea at four'), articles.get('Coffee for beginners')],
    }),
  },
  {
    name: 'json',
    make: async (rule, page) => {
      await rule.add(/^Preferences/, 'preferences');
      // The key is what is missing, and has the focus.
      await page.keyboard.type('weeklyCups');
      await rule.pick('Type of value: text', 'number');
      await rule.pick('Comparison: is any of', 'is at least');
      await rule.write('Value', '20');
    },
    node: () => ({
      type: 'attribute',
      path: 'preferences.weeklyCups',
      valueType: 'number',
      operator: 'at_least',
      operand: 20,
    }),
  },
];
