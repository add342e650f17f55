import { faultsByField } from './faults';

const failure = (...errors: { path?: (string | number)[]; message: string }[]) => ({ details: { errors } });

test('each fault under its field, the first of several', () => {
  expect(
    faultsByField(
      failure(
        { path: ['overrides', 'discount'], message: 'too large' },
        { path: ['overrides', 'discount'], message: 'another' },
        { path: ['overrides.slug'], message: 'its own' },
        { path: ['overrides', 'heroes', 0, 'title'], message: 'missing' },
        { path: ['audience'], message: 'unreadable' }
      )
    )
  ).toEqual({
    'overrides.discount': 'too large',
    'overrides.slug': 'its own',
    'overrides.heroes': 'missing',
    audience: 'unreadable',
  });
});

test('what is about no field is none', () => {
  expect(faultsByField(failure({ path: [], message: 'no' }))).toBeUndefined();
  expect(faultsByField({ status: 500 })).toBeUndefined();
  expect(faultsByField(new Error('offline'))).toBeUndefined();
});
