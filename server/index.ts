import type { Core } from '@strapi/strapi';
import { bootstrap } from './bootstrap';
import { catalogController } from './catalog/controller';
import { configSchema, validateConfig } from './config';
import { contentTypes } from './content-types';
import { destroy } from './destroy';
import { eventsService } from './events/service';
import { experienceController } from './experiences/controller';
import { experiences } from './experiences/experiences';
import { exportController } from './exports/controller';
import { importController } from './imports/controller';
import { indexController } from './insights/indexes/controller';
import { overviewController } from './insights/overview/controller';
import { clockService } from './membership/clock';
import { refreshes } from './membership/refreshes';
import { settlingService } from './membership/settler';
import { ofrepController } from './ofrep/controller';
import { subjectController } from './people/controller';
import { decision, findingsController } from './personalization/controllers';
import { contentService } from './personalization/service';
import { previewAsController } from './preview-as/controller';
import { privacyController } from './privacy/controller';
import { register } from './register';
import { routes } from './routes';
import { auditController, segmentController, usageController } from './segments/controllers';
import { memberController } from './segments/member-controller';
import { runController } from './segments/run-controller';
import { scheduleController } from './schedules/controller';
import { schedulesService } from './schedules/ticker';
import { segments } from './segments/segments';
import { sourceController } from './tracking/controller';
import { sweepService } from './sweep/sweeper';
import { trackingService } from './tracking/erase';
import { sourcesOf } from './tracking/sources';
import { webhookController } from './webhooks/controller';
import { webhooks } from './webhooks/webhooks';

export type { SegmentsConfig, SegmentsConfigInput } from './config';
export type { WeatherProvider } from './visit/weather';

/** Strapi takes it as it is; its inner types are nobody's interface. */
const plugin: Record<string, unknown> = {
  register,
  bootstrap,
  config: { default: () => configSchema.parse({}), validator: validateConfig },
  contentTypes,
  destroy,
  controllers: {
    audit: auditController,
    catalog: catalogController,
    decision,
    experience: experienceController,
    export: exportController,
    findings: findingsController,
    import: importController,
    index: indexController,
    member: memberController,
    ofrep: ofrepController,
    overview: overviewController,
    previewAs: previewAsController,
    privacy: privacyController,
    run: runController,
    schedule: scheduleController,
    segment: segmentController,
    source: sourceController,
    usage: usageController,
    subject: subjectController,
    webhook: webhookController,
  },
  routes,
  services: {
    clock: clockService,
    content: contentService,
    events: eventsService,
    experiences,
    refreshes,
    schedules: schedulesService,
    segments,
    settling: settlingService,
    sources: ({ strapi }: { strapi: Core.Strapi }) => sourcesOf(strapi),
    sweep: sweepService,
    tracking: trackingService,
    webhooks,
  },
};

export default plugin;
