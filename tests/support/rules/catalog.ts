import type { Catalog } from '../../../rules/catalog';

/** A shop's contacts and accounts with an attribute of every kind, for the language's own tests. */
export const CATALOG: Catalog = {
  audience: 'contact',
  uid: 'api::customer.customer',
  accountPath: 'company',
  types: {
    'api::customer.customer': {
      uid: 'api::customer.customer',
      label: 'Customer',
      attributes: {
        country: { kind: 'scalar', type: 'text', label: 'Country' },
        plan: { kind: 'scalar', type: 'text', label: 'Plan', choices: ['free', 'pro'] },
        value: { kind: 'scalar', type: 'number', label: 'Lifetime value' },
        points: { kind: 'scalar', type: 'number', label: 'Points', big: true },
        optIn: { kind: 'scalar', type: 'boolean', label: 'Opt-in' },
        birthday: { kind: 'scalar', type: 'date', label: 'Birthday' },
        seenAt: { kind: 'scalar', type: 'datetime', label: 'Seen at' },
        callTime: { kind: 'scalar', type: 'time', label: 'Call time' },
        traits: { kind: 'json', label: 'Traits' },
        profile: { kind: 'component', label: 'Profile', target: 'shop.profile', repeatable: false },
        addresses: { kind: 'component', label: 'Addresses', target: 'shop.address', repeatable: true },
        company: { kind: 'relation', label: 'Company', target: 'api::company.company', many: false },
        orders: { kind: 'relation', label: 'Orders', target: 'api::order.order', many: true },
      },
    },
    'api::company.company': {
      uid: 'api::company.company',
      label: 'Company',
      attributes: {
        city: { kind: 'scalar', type: 'text', label: 'City' },
        parent: { kind: 'relation', label: 'Parent', target: 'api::company.company', many: false },
        staff: { kind: 'relation', label: 'Staff', target: 'api::customer.customer', many: true },
      },
    },
    'api::order.order': {
      uid: 'api::order.order',
      label: 'Order',
      attributes: {
        status: { kind: 'scalar', type: 'text', label: 'Status', choices: ['open', 'paid'] },
        total: { kind: 'scalar', type: 'number', label: 'Total' },
        placedAt: { kind: 'scalar', type: 'datetime', label: 'Placed at' },
        shipOn: { kind: 'scalar', type: 'date', label: 'Ships on' },
        data: { kind: 'json', label: 'Data' },
        items: { kind: 'relation', label: 'Items', target: 'api::item.item', many: true },
      },
    },
    'api::item.item': {
      uid: 'api::item.item',
      label: 'Item',
      attributes: {
        sku: { kind: 'scalar', type: 'text', label: 'SKU' },
        orders: { kind: 'relation', label: 'Orders', target: 'api::order.order', many: true },
      },
    },
    'shop.profile': {
      uid: 'shop.profile',
      label: 'Profile',
      attributes: { size: { kind: 'scalar', type: 'number', label: 'Size' } },
    },
    'shop.address': {
      uid: 'shop.address',
      label: 'Address',
      attributes: { zip: { kind: 'scalar', type: 'text', label: 'ZIP' } },
    },
  },
  segments: {
    vip: { key: 'vip', name: 'VIP', audience: 'contact', active: true, refers: [] },
    gold: { key: 'gold', name: 'Gold customers', audience: 'contact', active: true, refers: ['vip'] },
    silver: { key: 'silver', name: 'Silver', audience: 'contact', active: true, refers: ['vip', 'gold'] },
    old: { key: 'old', name: 'Old', audience: 'contact', active: false, refers: [] },
    large: { key: 'large', name: 'Large companies', audience: 'account', active: true, refers: [] },
  },
  tags: { press: { key: 'press', name: 'Press' }, staff: { key: 'staff', name: 'Our staff' } },
  responses: {
    email: {
      sent: ['Email Sent'],
      delivered: ['Email Delivered'],
      opened: ['Email Opened'],
      clicked: ['Email Link Clicked'],
      bounced: ['Email Bounced'],
      complained: ['Email Marked as Spam'],
      unsubscribed: ['Unsubscribed'],
    },
    sms: {
      sent: ['SMS Sent'],
      delivered: ['SMS Delivered'],
      clicked: ['SMS Link Clicked'],
      unsubscribed: ['Unsubscribed'],
    },
    in_app: { clicked: ['In-App Message Clicked'], unsubscribed: ['Unsubscribed'] },
  },
};
