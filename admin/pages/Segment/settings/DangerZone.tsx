import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { ConfirmDelete } from '../../../components/ConfirmDelete';
import { paths } from '../../../paths';
import { useWords } from '../../../translations/words';

/** What cannot be taken back. */
export function DangerZone({ segment }: { segment: SegmentAnswer }) {
  const word = useWords();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  return (
    <Box padding={5} background="neutral0" hasRadius borderColor="danger200">
      <Flex gap={4} wrap="wrap" justifyContent="space-between">
        <Box flex="1 1 24rem">
          <Typography variant="delta" tag="h2">
            {word('segment.settings.danger')}
          </Typography>
          <Typography tag="p" textColor="neutral700">
            {word('segment.settings.dangerHint')}
          </Typography>
        </Box>
        <Button variant="danger" onClick={() => setAsking(true)}>
          {word('shared.delete.action')}
        </Button>
      </Flex>
      {asking && (
        <ConfirmDelete segments={[segment]} onClose={() => setAsking(false)} onDeleted={() => navigate(paths.list)} />
      )}
    </Box>
  );
}
