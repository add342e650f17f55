import { Flex, Grid, Loader, Typography } from '@strapi/design-system';
import { isDecidedAtRequest } from '../../../rules/request-time';
import { TEMPLATES } from '../../../rules/templates';
import type { Built } from '../../../rules/templates/build';
import type { AudienceName, BuilderCatalog } from '../../../contracts/catalog';
import { catalogApi } from '../../api/catalog';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { GROUP_OF, GROUPS } from './template-groups';
import { TemplateCount } from './TemplateCount';
import { WayCard } from './WayCard';

/** The templates, by what they are about. One that the site has no data for is greyed, and says what is missing. */
export function Templates() {
  const word = useWords();
  const facts = {
    contact: catalogApi.useCatalogQuery('contact'),
    account: catalogApi.useCatalogQuery('account'),
    visitor: catalogApi.useCatalogQuery('visitor'),
  };
  if (Object.values(facts).some(({ isLoading }) => isLoading))
    return <Loader>{word('create.templatesLoading')}</Loader>;
  return (
    <>
      {facts.contact.isError && <Typography textColor="danger600">{word('error.unreachable')}</Typography>}
      {GROUPS.map((group) => (
        <Flex
          key={group}
          direction="column"
          alignItems="stretch"
          gap={3}
          tag="section"
          aria-label={word(`create.group.${group}`)}
        >
          <Typography variant="delta" tag="h3">
            {word(`create.group.${group}`)}
          </Typography>
          <Grid.Root gap={4} tag="ul">
            {TEMPLATES.filter(({ id }) => GROUP_OF[id] === group).map(({ id, audience, build }) => {
              const { data } = facts[audience];
              if (!data) return null;
              const built = build(data);
              return (
                <Grid.Item key={id} tag="li" col={4} s={6} xs={12} alignItems="stretch">
                  <WayCard
                    level="h4"
                    title={word(`templates.${id}.name`)}
                    text={word(`templates.${id}.description`)}
                    to={built.rule && paths.createBy(`template:${id}`)}
                    foot={<Foot audience={audience} built={built} facts={data} />}
                  />
                </Grid.Item>
              );
            })}
          </Grid.Root>
        </Flex>
      ))}
    </>
  );
}

/** How many a template names, or why there is no number. */
function Foot({ audience, built, facts }: { audience: AudienceName; built: Built; facts: BuilderCatalog }) {
  const word = useWords();
  const { rule, missing } = built;
  if (rule && !isDecidedAtRequest(rule, facts.catalog)) return <TemplateCount audience={audience} rule={rule} />;
  return (
    <Typography variant="pi" fontWeight={rule ? 'semiBold' : 'regular'} textColor={rule ? 'neutral800' : 'neutral600'}>
      {rule ? word('status.atRequest') : word(`templates.missing.${missing.code}`, { what: missing.what ?? '' })}
    </Typography>
  );
}
