import { namesOf } from './names-of';

test.each([
  ['a@example.com\nb@example.com\r\n\n', ['a@example.com', 'b@example.com']],
  [
    'a@example.com, b@example.com;c@example.com\td@example.com',
    ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com'],
  ],
  ['"10017"\n 10018 \n10017', ['10017', '10018']],
  ['<ann@example.com>', ['ann@example.com']],
  ['Ann Lee\nBob Ray', ['Ann Lee', 'Bob Ray']],
  ['  \n , ', []],
])('%j', (text, names) => {
  expect(namesOf(text)).toEqual(names);
});
