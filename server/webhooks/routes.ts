import type { Call } from '../routes';

export const webhookCalls: readonly Call[] = [
  { method: 'GET', path: '/webhooks', handler: 'webhook.find', permission: 'settings' },
  { method: 'POST', path: '/webhooks', handler: 'webhook.create', permission: 'settings' },
  { method: 'GET', path: '/webhooks/:id', handler: 'webhook.findOne', permission: 'settings' },
  { method: 'PUT', path: '/webhooks/:id', handler: 'webhook.update', permission: 'settings' },
  { method: 'DELETE', path: '/webhooks/:id', handler: 'webhook.delete', permission: 'settings' },
  { method: 'POST', path: '/webhooks/:id/rotate', handler: 'webhook.rotate', permission: 'settings' },
  { method: 'POST', path: '/webhooks/:id/pause', handler: 'webhook.pause', permission: 'settings' },
  { method: 'POST', path: '/webhooks/:id/resume', handler: 'webhook.resume', permission: 'settings' },
  { method: 'POST', path: '/webhooks/:id/test', handler: 'webhook.test', permission: 'settings' },
  { method: 'GET', path: '/webhooks/:id/deliveries', handler: 'webhook.deliveries', permission: 'settings' },
  {
    method: 'POST',
    path: '/webhooks/:id/deliveries/:delivery/redeliver',
    handler: 'webhook.redeliver',
    permission: 'settings',
  },
];
