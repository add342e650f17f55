import audienceField from './audienceField.json';
import builder from './builder.json';
import create from './create.json';
import experiences from './experiences.json';
import findings from './findings.json';
import general from './general.json';
import imports from './imports.json';
import kpi from './kpi.json';
import list from './list.json';
import panel from './panel.json';
import person from './person.json';
import previewAs from './previewAs.json';
import segment from './segment.json';
import results from './results.json';
import settings from './settings.json';
import shared from './shared.json';
import templates from './templates.json';
import webhooks from './webhooks.json';
import widgets from './widgets.json';

export default {
  ...audienceField,
  ...builder,
  ...create,
  ...experiences,
  ...findings,
  ...general,
  ...imports,
  ...kpi,
  ...list,
  ...panel,
  ...person,
  ...previewAs,
  ...segment,
  ...results,
  ...settings,
  ...shared,
  ...templates,
  ...webhooks,
  ...widgets,
};
