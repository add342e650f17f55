import { Flex, Grid, Typography } from '@strapi/design-system';
import { CloudUpload, Lightning, ListPlus, PlusCircle } from '@strapi/icons';
import { Layouts } from '@strapi/strapi/admin';
import { BackLink } from '../../components/BackLink';
import { paths } from '../../paths';
import { useMay } from '../../permissions';
import { useWords } from '../../translations/words';
import { Templates } from './Templates';
import { WayCard } from './WayCard';

/** The ways to begin a segment. */
export function Chooser() {
  const word = useWords();
  const { may } = useMay();
  const ways = [
    { name: 'blank', icon: <PlusCircle />, to: paths.createBy('blank'), shown: true },
    { name: 'quick', icon: <Lightning />, to: paths.createBy('quick'), shown: true },
    { name: 'list', icon: <ListPlus />, to: paths.createBy('list'), shown: may.edit },
    { name: 'import', icon: <CloudUpload />, to: paths.imports, shown: may.import },
  ] as const;
  return (
    <>
      <Layouts.Header
        title={word('shared.newSegment')}
        subtitle={word('create.subtitle')}
        navigationAction={<BackLink to={paths.list} />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={8}>
          <Grid.Root gap={4} tag="ul">
            {ways
              .filter(({ shown }) => shown)
              .map(({ name, icon, to }) => (
                <Grid.Item key={name} tag="li" col={3} s={6} xs={12} alignItems="stretch">
                  <WayCard
                    icon={icon}
                    title={word(`create.way.${name}`)}
                    text={word(`create.way.${name}Text`)}
                    to={to}
                  />
                </Grid.Item>
              ))}
          </Grid.Root>
          <Typography variant="beta" tag="h2">
            {word('create.templates')}
          </Typography>
          <Templates />
        </Flex>
      </Layouts.Content>
    </>
  );
}
