/** The languages that the plugin speaks, to be chosen in one's profile. */
export default {
  config: { locales: ['de', 'es', 'fr'] },
  bootstrap() {},
};
