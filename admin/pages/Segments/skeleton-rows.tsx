import { Box, Td, Tr } from '@strapi/design-system';

const ROWS = 8;

/** Rows without words, as long as the first answer is on its way. A list, because the table counts its children. */
export function skeletonRows(columns: number) {
  return Array.from({ length: ROWS }, (_row, row) => (
    <Tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_column, column) => (
        <Td key={column}>
          <Box background="neutral150" hasRadius height="1.6rem" width={column === 1 ? '20rem' : '5.6rem'} />
        </Td>
      ))}
    </Tr>
  ));
}
