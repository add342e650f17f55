import type { Core } from '@strapi/strapi';
import type { Knex } from '../storage/connection';
import { erasuresAmong } from './erased';
import type { TrackedItem } from './read-call';

test('where nobody was ever erased nothing is hashed', async () => {
  const keys = jest.fn();
  const strapi = { config: { get: keys } } as unknown as Core.Strapi;
  const empty = (() => ({ first: () => Promise.resolve(undefined) })) as unknown as Knex.Transaction;
  const item = { userId: 'ann', anonymousId: 'phone', previousId: null, isDated: false, messageId: 'm' } as TrackedItem;
  const erasures = await erasuresAmong(strapi, 'source:1', [item], empty);
  expect(erasures.of('user', 'ann')).toBeUndefined();
  expect(keys).not.toHaveBeenCalled();
});
