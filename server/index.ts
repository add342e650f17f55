import { bootstrap } from './bootstrap';
import { configSchema, validateConfig } from './config';
import { contentTypes } from './content-types';
import { eventsService } from './events/service';
import { decision, findingsController } from './personalization/controllers';
import { contentRoutes as personalizationRoutes } from './personalization/routes';
import { contentService } from './personalization/service';
import { register } from './register';

export type { SegmentsConfig, SegmentsConfigInput } from './config';

export default {
  register,
  bootstrap,
  config: { default: () => configSchema.parse({}), validator: validateConfig },
  contentTypes,
  controllers: { decision, findings: findingsController },
  routes: { 'content-api': { type: 'content-api', routes: [...personalizationRoutes] } },
  services: { events: eventsService, content: contentService },
};
