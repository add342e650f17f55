import { Box, Button, Dialog, Flex, Typography } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { Person } from '../../../../contracts/people';
import type { Impact, SegmentAnswer } from '../../../../contracts/segments';
import { useWords } from '../../../translations/words';

interface ImpactDialogProps {
  segment: SegmentAnswer;
  /** Null where it cannot be known. */
  impact: Impact | null;
  saving: boolean;
  onSave: () => void;
  onCancel: () => void;
}

/** Says who would join and leave a live segment, before it is saved. */
export function ImpactDialog({ segment, impact, saving, onSave, onCancel }: ImpactDialogProps) {
  const word = useWords();
  const { formatNumber } = useIntl();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onCancel()}>
      <ConfirmDialog
        title={word('segment.impact.title')}
        startAction={
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {word('segment.impact.back')}
            </Button>
          </Dialog.Cancel>
        }
        endAction={
          <Button fullWidth loading={saving} onClick={onSave}>
            {word(impact ? 'shared.save' : 'segment.impact.saveAnyway')}
          </Button>
        }
      >
        {impact ? (
          <Flex direction="column" alignItems="stretch" gap={4} width="100%">
            <Typography textAlign="center">
              {impact.joining + impact.leaving === 0
                ? word('segment.impact.none', { number: formatNumber(impact.after) })
                : word('segment.impact.sizes', {
                    before: formatNumber(impact.before),
                    after: formatNumber(impact.after),
                  })}
            </Typography>
            {impact.joining + impact.leaving > 0 && (
              <Flex gap={3} alignItems="stretch" wrap="wrap">
                <Side
                  count={impact.joining}
                  text={`+${formatNumber(impact.joining)}`}
                  label={word('segment.impact.join', { count: impact.joining })}
                  people={impact.sample.joining}
                  colour="success"
                />
                <Side
                  count={impact.leaving}
                  text={`−${formatNumber(impact.leaving)}`}
                  label={word('segment.impact.leave', { count: impact.leaving })}
                  people={impact.sample.leaving}
                  colour="danger"
                />
              </Flex>
            )}
          </Flex>
        ) : (
          <Typography textAlign="center">{word('segment.impact.unknown', { name: segment.name })}</Typography>
        )}
      </ConfirmDialog>
    </Dialog.Root>
  );
}

interface SideProps {
  count: number;
  text: string;
  label: string;
  people: Person[];
  colour: 'success' | 'danger';
}

function Side({ count, text, label, people, colour }: SideProps) {
  const word = useWords();
  const more = count - people.length;
  return (
    <Box flex="1 1 16rem" minWidth={0} padding={3} hasRadius background={count > 0 ? `${colour}100` : 'neutral100'}>
      <Typography variant="beta" tag="p" textColor={count > 0 ? `${colour}700` : 'neutral600'}>
        {text}
      </Typography>
      <Typography tag="p" textColor="neutral800">
        {label}
      </Typography>
      {people.length > 0 && (
        <Box tag="ul" paddingTop={2}>
          {people.map((person) => (
            <Typography
              key={person.documentId}
              tag="li"
              variant="pi"
              textColor="neutral700"
              style={{ overflowWrap: 'anywhere' }}
            >
              {person.label ?? person.id}
            </Typography>
          ))}
          {more > 0 && (
            <Typography tag="li" variant="pi" textColor="neutral700">
              {word('shared.uses.more', { count: more })}
            </Typography>
          )}
        </Box>
      )}
    </Box>
  );
}
