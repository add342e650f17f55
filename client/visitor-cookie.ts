import type { Visit } from '../contracts/visit';

export interface CookieOptions {
  /** `segments_visitor` by default. */
  name?: string;
  /** To share it among subdomains. */
  domain?: string;
  /** Seconds; 180 days by default. */
  maxAge?: number;
  /** Over https only; true by default, in a browser as its page is. */
  secure?: boolean;
}

const NAME = 'segments_visitor';
const MAX_AGE_S = 180 * 86_400;

/**
 * The value of a `Set-Cookie` header with which the browser keeps the anonymous id. Scripts may read it, as the browser's client is to know
 * the id too.
 * @param visitor without it, the cookie is removed
 */
export function visitorCookie(
  visitor?: string,
  { name = NAME, domain, maxAge = MAX_AGE_S, secure = true }: CookieOptions = {}
): string {
  return [
    `${name}=${encodeURIComponent(visitor ?? '')}; Path=/; Max-Age=${visitor ? maxAge : 0}; SameSite=Lax`,
    ...(domain ? [`Domain=${domain}`] : []),
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** The anonymous id in a `Cookie` header, or in `document.cookie`; undefined if there is none that can be sent on. */
export function readVisitor(
  cookies: string | null | undefined,
  { name = NAME }: CookieOptions = {}
): string | undefined {
  const pair = cookies?.split(/; */).find((one) => one.startsWith(`${name}=`));
  return pair?.slice(name.length + 1).match(/^[\w.~-]{1,255}$/)?.[0];
}

export interface VisitorOfRequest {
  visitor: string | undefined;
  gpc: boolean;
  visit: Visit;
}

/** Options for the client of one request, out of its headers: who the visitor is, whether it objects, and what it tells of the visit. */
export function fromHeaders(headers: Pick<Headers, 'get'>, cookie?: CookieOptions): VisitorOfRequest {
  const read = (name: string) => headers.get(name) ?? undefined;
  return {
    visitor: readVisitor(read('cookie'), cookie),
    gpc: read('sec-gpc') === '1',
    visit: {
      userAgent: read('user-agent'),
      language: read('accept-language')?.split(/[,;]/)[0],
      referrer: read('referer'),
    },
  };
}
