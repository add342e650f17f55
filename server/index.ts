import { bootstrap } from './bootstrap';
import { configSchema, validateConfig } from './config';
import { contentTypes } from './content-types';
import { destroy } from './destroy';
import { eventsService } from './events/service';
import { exportController } from './exports/controller';
import { importController } from './imports/controller';
import { indexController } from './insights/indexes/controller';
import { clockService } from './membership/clock';
import { refreshes } from './membership/refreshes';
import { decision, findingsController } from './personalization/controllers';
import { contentService } from './personalization/service';
import { register } from './register';
import { routes } from './routes';
import { memberController, runController, segmentController } from './segments/controllers';
import { segments } from './segments/segments';

export type { SegmentsConfig, SegmentsConfigInput } from './config';

/** Strapi takes it as it is; its inner types are nobody's interface. */
const plugin: Record<string, unknown> = {
  register,
  bootstrap,
  config: { default: () => configSchema.parse({}), validator: validateConfig },
  contentTypes,
  destroy,
  controllers: {
    decision,
    export: exportController,
    findings: findingsController,
    import: importController,
    index: indexController,
    member: memberController,
    run: runController,
    segment: segmentController,
  },
  routes,
  services: { clock: clockService, content: contentService, events: eventsService, refreshes, segments },
};

export default plugin;
