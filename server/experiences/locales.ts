import type { Core } from '@strapi/strapi';
import { schemaOf } from '../catalog/schema';

export const isLocalized = (strapi: Core.Strapi, uid: string): boolean =>
  schemaOf(strapi, uid)?.pluginOptions?.i18n?.localized === true;

export const defaultLocale = (strapi: Core.Strapi): Promise<string> =>
  strapi.plugin('i18n').service('locales').getDefaultLocale() as Promise<string>;
