import type { Call } from '../routes';

export const subjectCalls: readonly Call[] = [
  { method: 'GET', path: '/segments/:key/people', handler: 'subject.ofSegment', permission: 'read' },
  { method: 'GET', path: '/subjects/:audience', handler: 'subject.find', permission: 'read' },
  { method: 'GET', path: '/subjects/:audience/:id', handler: 'subject.findOne', permission: 'read' },
  { method: 'GET', path: '/subjects/:audience/:id/timeline', handler: 'subject.timeline', permission: 'read' },
];
