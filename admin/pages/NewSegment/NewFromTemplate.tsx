import { Page } from '@strapi/strapi/admin';
import { TEMPLATES } from '../../../rules/templates';
import { catalogApi } from '../../api/catalog';
import { useWords } from '../../translations/words';
import { NewByRule } from './NewByRule';

/** A new segment that begins with a template's rule, made of the site's own fields. */
export function NewFromTemplate({ id }: { id: string }) {
  const word = useWords();
  const template = TEMPLATES.find((one) => one.id === id);
  const { data: facts, isError } = catalogApi.useCatalogQuery(template?.audience ?? 'contact', { skip: !template });
  if (!template || isError) return <Page.Error />;
  if (!facts) return <Page.Loading />;
  const { rule } = template.build(facts);
  // The address was kept from when the site had what the template needs.
  if (!rule) return <Page.Error />;
  const start = {
    name: word(`templates.${template.id}.name`),
    description: word(`templates.${template.id}.description`),
    audience: template.audience,
    rule,
  };
  return <NewByRule draftName={`template.${id}`} start={start} fixedAudience />;
}
