/** Sites whose visitors were searching, or among people they know; a host is one of these or below one. */
const SEARCH = ['google', 'bing', 'duckduckgo', 'yahoo', 'ecosia', 'qwant', 'startpage', 'baidu', 'yandex', 'brave'];
const SOCIAL = [
  'facebook',
  'instagram',
  'linkedin',
  'twitter',
  'pinterest',
  'reddit',
  'tiktok',
  'youtube',
  'whatsapp',
  'telegram',
  'mastodon',
  'threads',
  'bsky',
  'snapchat',
];
const SHORT: Record<string, string> = {
  't.co': 'social',
  'x.com': 'social',
  'lnkd.in': 'social',
  'fb.me': 'social',
  'youtu.be': 'social',
};

const MEDIA: readonly [RegExp, string][] = [
  [/^(e-?mail|newsletter)$/i, 'email'],
  [/^(cpc|ppc|cpm|cpv|paid.*|display|banner|retargeting)$/i, 'paid'],
  [/^(social.*|sm)$/i, 'social'],
  [/^affiliates?$/i, 'affiliate'],
  [/^organic$/i, 'search'],
  [/^referral$/i, 'referral'],
];

/** By which way a visitor came: what the campaign says of itself goes before the site that the visitor came from. */
export function channelOf(visit: { medium?: string; clickId?: boolean; referrerHost?: string; host?: string }): string {
  const { medium, clickId, referrerHost, host } = visit;
  const said = medium && MEDIA.find(([pattern]) => pattern.test(medium));
  if (said) return said[1];
  if (clickId) return 'paid';
  if (!referrerHost || referrerHost === host) return 'direct';
  const short = SHORT[referrerHost];
  if (short) return short;
  const labels = referrerHost.split('.').slice(0, -1);
  if (labels.some((label) => SEARCH.includes(label))) return 'search';
  return labels.some((label) => SOCIAL.includes(label)) ? 'social' : 'referral';
}
