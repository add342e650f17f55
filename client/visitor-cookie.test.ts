import { fromHeaders, readVisitor, visitorCookie } from './visitor-cookie';

test('what is set as a cookie is read again', () => {
  const visitor = crypto.randomUUID();
  const cookie = visitorCookie(visitor);
  expect(cookie).toBe(`segments_visitor=${visitor}; Path=/; Max-Age=15552000; SameSite=Lax; Secure`);
  expect(readVisitor(`a=b; ${cookie.split(';')[0]}; c=d`)).toBe(visitor);
  const named = { name: 'who', domain: 'shop.example', maxAge: 60, secure: false };
  expect(visitorCookie('v', named)).toBe('who=v; Path=/; Max-Age=60; SameSite=Lax; Domain=shop.example');
  expect(readVisitor('who=v', named)).toBe('v');
});

test('without a visitor the cookie is removed', () => {
  expect(visitorCookie()).toContain('segments_visitor=; Path=/; Max-Age=0;');
});

test.each([
  undefined,
  null,
  '',
  'a=b',
  'segments_visitor=',
  'segments_visitor=%0d%0aX',
  'segments_visitor=a b',
  'xsegments_visitor=a',
])('there is no visitor in %j', (cookies) => expect(readVisitor(cookies)).toBeUndefined());

test('an id that is no plain text cannot add to the cookie', () => {
  expect(visitorCookie('a; Domain=evil.example')).toMatch(/^segments_visitor=a%3B%20Domain%3Devil.example; Path/);
});

test('the options of a request come out of its headers', () => {
  const headers = new Headers({
    ...{ cookie: 'segments_visitor=v-1', 'sec-gpc': '1', referer: 'https://news.example/' },
    ...{ 'accept-language': 'de-AT,de;q=0.9', 'user-agent': 'Firefox' },
  });
  expect(fromHeaders(headers)).toEqual({
    ...{ visitor: 'v-1', gpc: true },
    visit: { userAgent: 'Firefox', language: 'de-AT', referrer: 'https://news.example/' },
  });
  expect(fromHeaders(new Headers())).toEqual({ visitor: undefined, gpc: false, visit: {} });
});
