import { Button, Flex, Grid, Link, Typography } from '@strapi/design-system';
import { Minus, Pencil, Plus } from '@strapi/icons';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useState } from 'react';
import { NavLink } from 'react-router-dom';
import type { SubjectPage } from '../../../contracts/people';
import { contentPath } from '../../components/content-path';
import { ForceDialog } from '../../components/ForceDialog';
import { MaskedNotice } from '../../components/MaskedNotice';
import { paths } from '../../paths';
import { useMay } from '../../permissions';
import { useWords } from '../../translations/words';
import { Fields } from './Fields';
import { KeptOut } from './KeptOut';
import { Memberships } from './Memberships';
import { Relatives } from './Relatives';
import { SubjectMenu } from './SubjectMenu';
import { Timeline } from './Timeline';

/** All that is known of one person or account, and what can be done about her segments. */
export function OpenSubject({ subject, masked }: { subject: SubjectPage; masked: boolean }) {
  const word = useWords();
  const { may } = useMay();
  const [forcing, setForcing] = useState<'in' | 'out' | null>(null);
  const { audience, person, uid } = subject;
  const name = person.label ?? person.id;
  return (
    <Page.Main>
      <Page.Title>{name}</Page.Title>
      <Layouts.Header
        navigationAction={<BackButton fallback={paths.list} />}
        title={name}
        subtitle={
          <Typography textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
            {word(`person.kind.${audience}`)} · {person.id}
          </Typography>
        }
        primaryAction={
          <Flex gap={3} wrap="wrap">
            {may.edit && (
              <>
                <Button variant="secondary" startIcon={<Plus />} onClick={() => setForcing('in')}>
                  {word('person.forceIn')}
                </Button>
                <Button variant="secondary" startIcon={<Minus />} onClick={() => setForcing('out')}>
                  {word('person.forceOut')}
                </Button>
              </>
            )}
            <Link tag={NavLink} to={contentPath({ uid, documentId: person.documentId })} startIcon={<Pencil />}>
              {word('person.toContent')}
            </Link>
            <SubjectMenu subject={subject} may={may} />
          </Flex>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={5}>
          {masked && <MaskedNotice />}
          <Grid.Root gap={5} style={{ alignItems: 'start' }}>
            <Grid.Item col={8} m={12} s={12} xs={12} direction="column" alignItems="stretch" gap={5}>
              <Memberships subject={subject} />
              <Timeline audience={audience} id={`doc:${person.documentId}`} />
            </Grid.Item>
            <Grid.Item col={4} m={12} s={12} xs={12} direction="column" alignItems="stretch" gap={5}>
              <Fields subject={subject} masked={masked} />
              <Relatives subject={subject} />
              <KeptOut subject={subject} mayEdit={may.edit} />
            </Grid.Item>
          </Grid.Root>
        </Flex>
      </Layouts.Content>
      {forcing && <ForceDialog audience={audience} mode={forcing} person={person} onClose={() => setForcing(null)} />}
    </Page.Main>
  );
}
