import { bootstrap } from './bootstrap';
import { configSchema, validateConfig } from './config';
import { contentTypes } from './content-types';
import { eventsService } from './events/service';
import { register } from './register';

export type { SegmentsConfig, SegmentsConfigInput } from './config';

export default {
  register,
  bootstrap,
  config: { default: () => configSchema.parse({}), validator: validateConfig },
  contentTypes,
  services: { events: eventsService },
};
