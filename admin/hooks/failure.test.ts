import { failureOf, failureWord } from './failure';

const failure = (status: number, name: string, message = 'In English.') => ({ status, name, message });

test.each([
  [failure(401, 'UnauthorizedError'), ['error.forbidden']],
  [failure(403, 'ForbiddenError'), ['error.forbidden']],
  [failure(403, 'PolicyError'), ['error.forbidden']],
  [failure(404, 'NotFoundError'), ['error.notFound']],
  [failure(500, 'InternalServerError'), ['error.internal']],
  [failure(503, 'UnknownError'), ['error.internal']],
  [failure(400, 'ValidationError', 'Too old.'), ['error.refused', { message: 'Too old.' }]],
  [failure(400, 'ApplicationError', 'It is in use.'), ['error.refused', { message: 'It is in use.' }]],
  [failure(413, 'PayloadTooLargeError', 'Too large.'), ['error.refused', { message: 'Too large.' }]],
])('%j is told by a word of the reader’s language', (thrown, word) => {
  expect(failureWord(failureOf(thrown))).toEqual(word);
});

test.each([new TypeError('Failed to fetch'), { status: 502 }, {}, null, undefined, 'text'])(
  '%p is no answer of the server',
  (thrown) => {
    expect(failureWord(failureOf(thrown))).toEqual(['error.unreachable']);
  }
);
