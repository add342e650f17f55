import { Box, Typography } from '@strapi/design-system';
import { useId, type ReactNode } from 'react';

/** A part of the settings page with its heading. */
export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <Box tag="section" aria-labelledby={id} background="neutral0" hasRadius shadow="filterShadow" padding={6}>
      <Typography id={id} variant="delta" tag="h2">
        {title}
      </Typography>
      {hint && (
        <Typography tag="p" textColor="neutral600" variant="pi">
          {hint}
        </Typography>
      )}
      <Box paddingTop={4}>{children}</Box>
    </Box>
  );
}
