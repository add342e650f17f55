/** Name of the custom field that says whom an entry or component is for. */
export const AUDIENCE_FIELD = 'plugin::segments.audience';
