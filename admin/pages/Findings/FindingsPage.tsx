import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle } from '@strapi/icons';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import type { AnyFinding } from '../../../contracts/findings';
import { overviewApi } from '../../api/overview';
import { Card } from '../../components/Card';
import { FindingItem, keyOf } from '../../components/FindingItem';
import { RelativeTime } from '../../components/RelativeTime';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

const KINDS = ['site', 'segment', 'experience', 'entry', 'webhook'] as const;

/** Everything that will not do what somebody thinks, by what it is about. */
export default function FindingsPage() {
  const word = useWords();
  const { data, isError } = overviewApi.useFindingsQuery(undefined, { refetchOnMountOrArgChange: true });
  if (isError) return <Page.Error />;
  if (!data) return <Page.Loading />;
  const { data: found, meta } = data;
  const groups = KINDS.map((kind) => ({ kind, of: found.filter((finding) => finding.kind === kind) }));
  return (
    <Page.Main>
      <Page.Title>{word('settings.findings')}</Page.Title>
      <Layouts.Header
        navigationAction={<BackButton fallback={paths.list} />}
        title={word('settings.findings')}
        subtitle={word('findings.about')}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {found.length === 0 && (
            <Flex gap={2}>
              <CheckCircle fill="success600" aria-hidden />
              <Typography>{word('settings.noFindings')}</Typography>
            </Flex>
          )}
          {groups.map(({ kind, of }) => of.length > 0 && <Group key={kind} title={word(`findings.${kind}`)} of={of} />)}
          {!meta.complete && <Typography>{word('findings.more')}</Typography>}
          <Typography textColor="neutral600">
            {word('findings.checked')} <RelativeTime at={meta.checkedAt} />
          </Typography>
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

function Group({ title, of }: { title: string; of: readonly AnyFinding[] }) {
  return (
    <Card title={title}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {of.map((finding) => (
          <FindingItem key={keyOf(finding)} finding={finding} />
        ))}
      </Flex>
    </Card>
  );
}
