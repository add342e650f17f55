import type { Core } from '@strapi/strapi';
import { findings } from './findings';
import { unfiltered } from './unfiltered';

/** `strapi.plugin('segments').service('content')`: for code of the site. */
export const contentService = ({ strapi }: { strapi: Core.Strapi }) => ({
  unfiltered,
  findings: () => findings(strapi),
});
