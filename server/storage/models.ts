import type { Model } from './models/columns';
import { membershipModels } from './models/membership';
import { runsModels } from './models/runs';
import { trackingModels } from './models/tracking';
import { webhooksModels } from './models/webhooks';

/**
 * The plugin's plain tables. They are schema-synced by Strapi but are no content types: no document ids, no
 * locale, no publication state. Every time is UTC; subjects are row ids of their audience's table.
 */
export const models: Model[] = [...trackingModels, ...membershipModels, ...runsModels, ...webhooksModels];
