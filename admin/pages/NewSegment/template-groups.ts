import type { TemplateId } from '../../../rules/templates';

/** In the order in which they are shown. */
export const GROUPS = ['buying', 'carts', 'messages', 'people', 'visits', 'accounts'] as const;
export type TemplateGroup = (typeof GROUPS)[number];

export const GROUP_OF: Record<TemplateId, TemplateGroup> = {
  high_value_buyers: 'buying',
  repeat_buyers: 'buying',
  one_time_buyers: 'buying',
  never_bought: 'buying',
  lapsed_buyers: 'buying',
  top_spenders: 'buying',
  vip_repeat: 'buying',
  won_back: 'buying',
  cart_abandoners: 'carts',
  big_carts: 'carts',
  browsed_not_bought: 'carts',
  newsletter_non_clickers: 'messages',
  opened_not_clicked: 'messages',
  bounced: 'messages',
  without_email: 'messages',
  new_this_week: 'people',
  birthday_soon: 'people',
  active_this_week: 'people',
  asleep: 'people',
  changed_country: 'people',
  changed_level: 'people',
  from_search: 'visits',
  on_phone: 'visits',
  campaign_newcomers: 'visits',
  cold_outside: 'visits',
  large_accounts: 'accounts',
  active_accounts: 'accounts',
  new_accounts: 'accounts',
};
