import type { Call } from '../routes';

export const catalogCalls: readonly Call[] = [
  { method: 'GET', path: '/catalog/:audience', handler: 'catalog.findOne', permission: 'read' },
  { method: 'GET', path: '/catalog/:audience/properties', handler: 'catalog.properties', permission: 'read' },
  { method: 'GET', path: '/catalog/:audience/values', handler: 'catalog.values', permission: 'read' },
  { method: 'GET', path: '/catalog/:audience/spread', handler: 'catalog.spread', permission: 'read' },
  { method: 'GET', path: '/catalog/:audience/documents', handler: 'catalog.documents', permission: 'read' },
];
