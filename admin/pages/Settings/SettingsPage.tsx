import { Flex } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { overviewApi } from '../../api/overview';
import { needed } from '../../permissions';
import { WithWords } from '../../translations/WithWords';
import { useWords } from '../../translations/words';
import { Audiences } from './Audiences';
import { Findings } from './Findings';
import { IndexAdvisor } from './IndexAdvisor';
import { Scopes } from './Scopes';
import { Sources } from './sources/Sources';
import { System } from './System';
import { WebhooksSection } from './WebhooksSection';

/** How the plugin is set up, what it found wrong, and what would make it faster. */
export default function SettingsPage() {
  return (
    <Page.Protect permissions={needed('settings')}>
      <WithWords fallback={<Page.Loading />}>
        <Settings />
      </WithWords>
    </Page.Protect>
  );
}

function Settings() {
  const word = useWords();
  const { data, isLoading, isError } = overviewApi.useHealthQuery(undefined, { refetchOnMountOrArgChange: true });
  if (isLoading) return <Page.Loading />;
  if (isError || !data) return <Page.Error />;
  return (
    <Page.Main>
      <Page.Title>{word('settings.title')}</Page.Title>
      <Layouts.Header title={word('settings.title')} subtitle={word('settings.subtitle')} />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={6}>
          <Findings />
          <Audiences audiences={data.audiences} />
          <Sources />
          <WebhooksSection />
          <IndexAdvisor />
          <System health={data} />
          <Scopes scopes={data.scopes} />
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}
