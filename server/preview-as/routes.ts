import type { Call } from '../routes';

export const previewAsCalls: readonly Call[] = [
  // Needs “See personal data” as well where a person is named.
  { method: 'POST', path: '/preview-as', handler: 'previewAs.create', permission: 'read', only: 'admin' },
];
