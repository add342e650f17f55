export { createClient, type ContentAnswer, type Properties, type SegmentsClient } from './client/create-client';
export type { Decision } from './client/decision';
export type { ClientOptions, Given, Store } from './client/options';
export type { QueryObject, QueryValue } from './client/query';
export type { Outcome } from './client/queue';
export { reveal, type RevealOptions } from './client/reveal';
export { SegmentsError } from './client/segments-error';
export {
  fromHeaders,
  readVisitor,
  visitorCookie,
  type CookieOptions,
  type VisitorOfRequest,
} from './client/visitor-cookie';
export type { Visit } from './contracts/visit';
