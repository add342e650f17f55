import { Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useState } from 'react';
import type { AudienceName } from '../../../contracts/catalog';
import { Card } from '../../components/Card';
import { useWords } from '../../translations/words';
import { TimelinePage, type Shown } from './TimelinePage';

const SHOWN = ['all', 'events', 'changes'] as const satisfies readonly Shown[];

/** What a subject did and which segments she joined and left, newest first, page after page. */
export function Timeline({ audience, id }: { audience: AudienceName; id: string }) {
  const word = useWords();
  const [show, setShow] = useState<Shown>('all');
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  return (
    <Card title={word('person.timeline')}>
      <Flex paddingBottom={3}>
        <SingleSelect
          size="S"
          aria-label={word('person.timeline.show')}
          value={show}
          onChange={(chosen) => {
            setShow(SHOWN.find((one) => one === chosen) ?? 'all');
            setCursors([undefined]);
          }}
        >
          {SHOWN.map((one) => (
            <SingleSelectOption key={one} value={one}>
              {word(`person.timeline.show.${one}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Flex>
      <Flex tag="ol" direction="column" alignItems="stretch" gap={3}>
        {cursors.map((cursor, at) => (
          <TimelinePage
            key={cursor ?? ''}
            audience={audience}
            id={id}
            cursor={cursor}
            show={show}
            onMore={at === cursors.length - 1 ? (next) => setCursors([...cursors, next]) : undefined}
          />
        ))}
      </Flex>
    </Card>
  );
}
