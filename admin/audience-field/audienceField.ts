import { PriceTag } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import type { ComponentType } from 'react';

type CustomField = Extract<Parameters<StrapiApp['customFields']['register']>[0], { name: string }>;

/** The custom field as the admin panel knows it; the server registers the same name and type. */
export const audienceField: CustomField = {
  name: 'audience',
  pluginId: 'segments',
  type: 'string',
  icon: PriceTag,
  intlLabel: { id: 'segments.audienceField.label', defaultMessage: 'Audience' },
  intlDescription: {
    id: 'segments.audienceField.description',
    defaultMessage: 'Who an entry or component is shown to',
  },
  // Strapi passes the props of its inputs, which its type leaves out.
  components: { Input: () => import('./AudienceInput') as unknown as Promise<{ default: ComponentType }> },
};
