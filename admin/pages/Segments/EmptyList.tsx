import { Box, Flex, LinkButton, Typography } from '@strapi/design-system';
import { Plus, SquaresFour } from '@strapi/icons';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Link } from 'react-router-dom';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

/** What somebody sees who has no segment yet: what one is, what it is good for, and how to begin. */
export function EmptyList({ mayCreate }: { mayCreate: boolean }) {
  const word = useWords();
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={8}>
      <Flex direction="column" gap={5} maxWidth="64rem" margin="auto" textAlign="center">
        <EmptyDocuments width="16rem" height="8.8rem" aria-hidden />
        <Typography variant="beta" tag="h2">
          {word('list.empty.title')}
        </Typography>
        <Typography textColor="neutral600" tag="p">
          {word('list.empty.what')}
        </Typography>
        <Typography textColor="neutral600" tag="p">
          {word(mayCreate ? 'list.empty.how' : 'list.empty.ask')}
        </Typography>
        {mayCreate && (
          <Flex gap={3} wrap="wrap" justifyContent="center">
            <LinkButton tag={Link} to={paths.createBy('blank')} startIcon={<Plus />}>
              {word('shared.newSegment')}
            </LinkButton>
            <LinkButton tag={Link} to={paths.create} variant="secondary" startIcon={<SquaresFour />}>
              {word('list.fromTemplate')}
            </LinkButton>
          </Flex>
        )}
      </Flex>
    </Box>
  );
}
