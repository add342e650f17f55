import { Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { ReactNode } from 'react';

/** What will not do what its editor means. */
export function Found({ children }: { children: ReactNode }) {
  return (
    <Flex gap={2} alignItems="flex-start">
      <WarningCircle fill="warning600" width="1.6rem" height="1.6rem" aria-hidden style={{ flex: 'none' }} />
      <Typography variant="pi" textColor="neutral800">
        {children}
      </Typography>
    </Flex>
  );
}
