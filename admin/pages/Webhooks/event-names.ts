import type { Delivery, WebhookEvent } from '../../../contracts/webhooks';
import type { WordKey } from '../../translations/words';

export const EVENT_NAMES: Record<WebhookEvent | Delivery['type'], WordKey> = {
  'segment.member.joined': 'webhooks.event.joined',
  'segment.member.left': 'webhooks.event.left',
  'segment.refreshed': 'webhooks.event.refreshed',
  'segment.failed': 'webhooks.event.failed',
  'webhook.test': 'webhooks.event.test',
};
