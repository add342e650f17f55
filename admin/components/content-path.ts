interface ContentAddress {
  uid: string;
  documentId: string;
  locale?: string | null;
  /** Whether there is but one entry of the type. */
  single?: boolean;
}

/** Where the content manager shows an entry, below `/admin`. */
export function contentPath({ uid, documentId, locale, single }: ContentAddress): string {
  const query = locale ? `?plugins[i18n][locale]=${encodeURIComponent(locale)}` : '';
  return single
    ? `/content-manager/single-types/${uid}${query}`
    : `/content-manager/collection-types/${uid}/${documentId}${query}`;
}

/** The parameter by which a link to a new entry says what one of its audience fields is to begin with. */
export const audienceParameter = (field: string): string => `segmentsAudience[${field}]`;

/** Where the content manager makes a new entry, one of whose fields begins with an audience expression. */
export function newEntryPath(uid: string, field: string, expression: string): string {
  const query = new URLSearchParams({ [audienceParameter(field)]: expression });
  return `/content-manager/collection-types/${uid}/create?${query}`;
}
