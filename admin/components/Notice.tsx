import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, Information, WarningCircle } from '@strapi/icons';
import type { ReactNode } from 'react';

const LOOKS = {
  info: { icon: <Information />, colour: 'primary' },
  success: { icon: <CheckCircle />, colour: 'success' },
  warning: { icon: <WarningCircle />, colour: 'warning' },
  danger: { icon: <WarningCircle />, colour: 'danger' },
} as const;

interface NoticeProps {
  kind: keyof typeof LOOKS;
  title: string;
  children?: ReactNode;
  /** Buttons and links: what can be done about it. */
  actions?: ReactNode;
}

/** Something that the reader has to know as long as it is so, with what she can do. Read aloud when it appears. */
export function Notice({ kind, title, children, actions }: NoticeProps) {
  const { icon, colour } = LOOKS[kind];
  return (
    <Flex
      role={kind === 'danger' ? 'alert' : 'status'}
      alignItems="flex-start"
      gap={3}
      padding={4}
      hasRadius
      background={`${colour}100`}
      borderColor={`${colour}200`}
      wrap="wrap"
    >
      <Flex color={`${colour}700`} paddingTop="2px" aria-hidden>
        {icon}
      </Flex>
      <Box flex="1 1 24rem" minWidth={0}>
        <Typography fontWeight="semiBold" textColor="neutral800" tag="p">
          {title}
        </Typography>
        {children && (
          <Typography textColor="neutral800" tag="div" style={{ overflowWrap: 'anywhere' }}>
            {children}
          </Typography>
        )}
      </Box>
      {actions && (
        <Flex gap={2} wrap="wrap">
          {actions}
        </Flex>
      )}
    </Flex>
  );
}
