import type { Core } from '@strapi/strapi';
import { audienceOf } from './audiences';
import { catalogTypes } from './types';

const uid = 'api::person.person';

/** As much of Strapi as the catalog reads. */
function strapiWith(traits: object | undefined): Core.Strapi {
  const attributes = { number: { type: 'string', unique: true }, ...(traits && { traits }) };
  const strapi = {
    config: {
      get: (path: string) =>
        path === 'plugin::segments' ? { audiences: { contact: { uid, identity: 'number' } } } : [],
    },
    getModel: (of: string) => (of === uid ? { uid, kind: 'collectionType', attributes } : undefined),
  } as unknown as Core.Strapi;
  globalThis.strapi = strapi as typeof globalThis.strapi;
  return strapi;
}

const traitsOf = (traits: object | undefined) => {
  const strapi = strapiWith(traits);
  return catalogTypes(strapi, audienceOf(strapi, 'contact'), true)[uid]?.attributes.traits;
};

test('the profile’s traits are there, unless the site has a field of that name', () => {
  expect(traitsOf(undefined)).toEqual({ kind: 'json', label: 'Traits' });
  expect(traitsOf({ type: 'string' })).toMatchObject({ kind: 'scalar', type: 'text' });
});

test('a private field called traits is not reached by the profile’s name', () => {
  expect(traitsOf({ type: 'json', private: true })).toBeUndefined();
  expect(traitsOf({ type: 'password' })).toBeUndefined();
});
