import type { ResponseNames } from '../../rules/catalog';

/** Which events tell of a message's life, by channel and outcome. */
export const RESPONSES: ResponseNames = {
  email: {
    sent: ['Email Sent'],
    delivered: ['Email Delivered'],
    opened: ['Email Opened'],
    clicked: ['Email Link Clicked'],
    bounced: ['Email Bounced'],
    complained: ['Email Marked as Spam'],
    unsubscribed: ['Unsubscribed'],
  },
  push: {
    sent: ['Push Notification Sent'],
    delivered: ['Push Notification Received'],
    opened: ['Push Notification Tapped'],
    unsubscribed: ['Unsubscribed'],
  },
  sms: {
    sent: ['SMS Sent'],
    delivered: ['SMS Delivered'],
    clicked: ['SMS Link Clicked'],
    unsubscribed: ['Unsubscribed'],
  },
  in_app: {
    clicked: ['In-App Message Clicked'],
    unsubscribed: ['Unsubscribed'],
  },
};
