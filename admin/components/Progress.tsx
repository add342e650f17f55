import { ProgressBar } from '@strapi/design-system';
import { styled } from 'styled-components';

interface ProgressProps {
  label: string;
  /** Between 0 and 1. */
  value: number;
  /** Takes the room that there is. */
  wide?: boolean;
}

/** How far something is. The design system's bar is made for dark grounds; this one stands on light ones too. */
export function Progress({ label, value, wide }: ProgressProps) {
  const percent = Math.round(value * 100);
  // The design system moves the bar, but does not say by how much.
  return <Bar size="S" aria-label={label} aria-valuenow={percent} value={percent} $wide={wide} />;
}

const Bar = styled(ProgressBar)<{ $wide?: boolean }>`
  background-color: ${({ theme }) => theme.colors.neutral200};
  ${({ $wide }) => $wide && 'flex: 1 1 12rem; width: auto;'}

  & > div {
    background-color: ${({ theme }) => theme.colors.primary600};
  }
`;
