import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { trackingBase } from './calls';

/** What `@segment/analytics-next` asks for before it sends: where to send to, and that there are no other destinations. */
export function clientSettings(strapi: Core.Strapi, ctx: Context, writeKey: string): Record<string, unknown> {
  const { host, protocol } = publicAddress(strapi, ctx);
  const everything = { __default: { enabled: true, integrations: {} } };
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        apiHost: `${host}${trackingBase(strapi)}`,
        protocol,
        addBundledMetadata: false,
        unbundledIntegrations: [],
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: { track: everything, identify: everything, group: everything },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  };
}

/** As configured (`server.url`), else as the request came. */
function publicAddress(strapi: Core.Strapi, ctx: Context): { host: string; protocol: string } {
  const configured = strapi.config.get<string>('server.url', '');
  if (!/^https?:\/\//.test(configured)) return { host: ctx.host, protocol: ctx.protocol };
  const { host, protocol } = new URL(configured);
  return { host, protocol: protocol.slice(0, -1) };
}
