import { Box, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';

/** A part of the page with a heading of its own. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box tag="section" aria-label={title} padding={5} background="neutral0" hasRadius shadow="tableShadow" minWidth={0}>
      <Box paddingBottom={3}>
        <Typography variant="delta" tag="h2">
          {title}
        </Typography>
      </Box>
      {children}
    </Box>
  );
}
