import { createHmac } from 'node:crypto';
import { formatExpression, parseExpression } from '../../rules/expression';
import { decodeAudienceKey, encodeAudienceKey, expressionHash, typeHash, type AudienceKey } from './audience-key';

const SECRET = Buffer.alloc(32, 1);
const OLD = Buffer.alloc(32, 2);
const ARTICLE = 'api::article.article';
const content: AudienceKey = {
  expressions: [expressionHash('any(vip)'), expressionHash('not(staff)')],
  variants: [
    ['welcome', 'b'],
    ['price_test', 'low_2'],
    ['welcome', 'a'],
  ],
};
const key = encodeAudienceKey(SECRET, ARTICLE, content);

test('what was encoded is decoded, in order', () => {
  expect(decodeAudienceKey([SECRET], key)).toEqual({
    type: typeHash(ARTICLE),
    expressions: [...content.expressions].sort(),
    variants: [
      ['price_test', 'low_2'],
      ['welcome', 'a'],
      ['welcome', 'b'],
    ],
  });
  const empty = encodeAudienceKey(SECRET, ARTICLE, { expressions: [], variants: [] });
  expect(decodeAudienceKey([SECRET], empty)).toEqual({ type: typeHash(ARTICLE), expressions: [], variants: [] });
});

test('one content is one key, in whatever order and however often it is told', () => {
  const [one = '', other = ''] = content.expressions;
  const again: AudienceKey = { expressions: [other, one, other], variants: [...content.variants].reverse() };
  expect(encodeAudienceKey(SECRET, ARTICLE, again)).toBe(key);
});

test('keys are short, and of characters that URLs take as they are', () => {
  expect(key).toMatch(/^[\w.-]+$/);
  expect(new URLSearchParams({ key }).toString()).toBe(`key=${key}`);
  expect(encodeAudienceKey(SECRET, ARTICLE, { expressions: content.expressions, variants: [] })).toHaveLength(51);
});

test('texts of one meaning have one hash', () => {
  const canonical = (text: string) => {
    const parsed = parseExpression(text);
    return parsed.ok ? formatExpression(parsed.expression) : '';
  };
  expect(expressionHash(canonical('all(vip, vip)'))).toBe(expressionHash('any(vip)'));
  expect(expressionHash('any(vip)')).not.toBe(expressionHash('not(vip)'));
});

test('any secret in use is accepted, others are not', () => {
  expect(decodeAudienceKey([OLD, SECRET], key)).toBeDefined();
  expect(decodeAudienceKey([OLD], key)).toBeUndefined();
  expect(decodeAudienceKey([], key)).toBeUndefined();
});

test('what does not fit into a key is refused', () => {
  for (const word of ['', 'a-b', 'a.b', 'A', 'ä'])
    expect(() => encodeAudienceKey(SECRET, ARTICLE, { expressions: [], variants: [['ok', word]] })).toThrow(TypeError);
});

test('no text but the one that was signed is a key', () => {
  const payload = key.slice(0, key.lastIndexOf('.'));
  const sign = (text: string) =>
    createHmac('sha256', SECRET).update(text).digest().subarray(0, 16).toString('base64url');
  const cases = [
    '',
    'all',
    '__proto__',
    'constructor',
    key.slice(0, -1),
    `${key}A`,
    `${key}=`,
    ` ${key}`,
    `${key}\n`,
    `${payload}.`,
    payload,
    key.replace(/^1/, '2'),
    `2${payload.slice(1)}.${sign(`2${payload.slice(1)}`)}`,
    key.replace(typeHash(ARTICLE), typeHash('api::banner.banner')),
    key.replace(expressionHash('any(vip)'), expressionHash('any(staff)')),
    key.replace('low_2', 'high'),
    `${payload}.${'A'.repeat(22)}`,
    'x'.repeat(10_000),
    `1.${typeHash(ARTICLE)}.${'A'.repeat(10_000)}..${'A'.repeat(22)}`,
  ];
  for (const text of cases) expect([text, decodeAudienceKey([SECRET], text)]).toEqual([text, undefined]);
  // The last of 22 characters has four bits that stand for nothing.
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const taken = [...letters].filter((letter) => decodeAudienceKey([SECRET], key.slice(0, -1) + letter));
  expect(taken).toEqual([key.at(-1)]);
});
