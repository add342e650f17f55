import { Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import { needed } from '../../permissions';
import { useWords } from '../../translations/words';
import { Chooser } from './Chooser';
import { NewByRule } from './NewByRule';
import { NewFromTemplate } from './NewFromTemplate';
import { NewList } from './NewList';
import { BLANK, ONE_CONDITION } from './starts';

/** A new segment: first how to begin, then what it is. */
export default function NewSegmentPage() {
  const word = useWords();
  const { way } = useParams();
  return (
    <Page.Protect permissions={needed('create')}>
      <Page.Title>{word('shared.newSegment')}</Page.Title>
      <Page.Main>{wayOf(way)}</Page.Main>
    </Page.Protect>
  );
}

function wayOf(way: string | undefined) {
  if (way === undefined) return <Chooser />;
  if (way === 'blank') return <NewByRule key={way} draftName={way} start={BLANK} />;
  if (way === 'quick') return <NewByRule key={way} draftName={way} start={ONE_CONDITION} ruleFirst />;
  if (way === 'list') return <NewList />;
  const template = /^template:(.+)$/.exec(way)?.[1];
  // Another template is another page, with a draft of its own.
  return template === undefined ? <Page.Error /> : <NewFromTemplate key={template} id={template} />;
}
