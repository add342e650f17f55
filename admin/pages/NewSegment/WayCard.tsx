import { Flex, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

interface WayCardProps {
  icon?: ReactNode;
  title: string;
  text: string;
  /** Where it leads; without, the card is greyed. */
  to?: string;
  /** Of its heading. */
  level?: 'h2' | 'h4';
  /** What is said at its foot. */
  foot?: ReactNode;
}

/** A card to begin with. The whole of it is the link. */
export function WayCard({ icon, title, text, to, level = 'h2', foot }: WayCardProps) {
  const muted = to === undefined;
  return (
    <Card $muted={muted}>
      <Flex gap={3} alignItems="center">
        {icon && <Icon aria-hidden>{icon}</Icon>}
        <Typography variant="delta" tag={level} textColor={muted ? 'neutral600' : 'neutral800'}>
          {to === undefined ? title : <Whole to={to}>{title}</Whole>}
        </Typography>
      </Flex>
      <Typography textColor="neutral600" tag="p">
        {text}
      </Typography>
      {foot && <Foot>{foot}</Foot>}
    </Card>
  );
}

const Card = styled.div<{ $muted: boolean }>`
  position: relative;
  display: flex;
  flex-direction: column;
  gap: ${({ theme }) => theme.spaces[2]};
  width: 100%;
  padding: ${({ theme }) => theme.spaces[5]};
  border: 1px solid ${({ theme, $muted }) => ($muted ? theme.colors.neutral200 : theme.colors.neutral150)};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme, $muted }) => ($muted ? theme.colors.neutral100 : theme.colors.neutral0)};
  box-shadow: ${({ theme, $muted }) => ($muted ? 'none' : theme.shadows.tableShadow)};

  &:has(a:hover) {
    border-color: ${({ theme }) => theme.colors.primary500};
  }

  &:has(a:focus-visible) {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

const Whole = styled(Link)`
  color: inherit;
  text-decoration: none;

  &:focus-visible {
    outline: none;
  }

  &::after {
    content: '';
    position: absolute;
    inset: 0;
  }
`;

const Icon = styled.span`
  display: flex;
  padding: ${({ theme }) => theme.spaces[2]};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.primary100};

  svg {
    width: 2rem;
    height: 2rem;
    fill: ${({ theme }) => theme.colors.primary600};
  }

  svg path {
    fill: ${({ theme }) => theme.colors.primary600};
  }
`;

const Foot = styled.div`
  margin-top: auto;
  padding-top: ${({ theme }) => theme.spaces[2]};
`;
