/** The entry in the edit view, as the host hands it to panels. */
export interface EditedEntry {
  documentId: string;
  locale?: string | null;
  updatedAt?: string;
  publishedAt?: string | null;
}

/** Whether entries of the type have a value for each language. */
export function isLocalized(contentType: unknown): boolean {
  const { pluginOptions } = (contentType ?? {}) as { pluginOptions?: { i18n?: { localized?: boolean } } };
  return pluginOptions?.i18n?.localized === true;
}
