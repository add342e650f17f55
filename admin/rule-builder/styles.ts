import { css, styled } from 'styled-components';

const ring = css`
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

const box = css`
  box-sizing: border-box;
  min-height: 3.2rem;
  border: 1px solid ${({ theme }) => theme.colors.neutral300};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: ${({ theme }) => theme.fontSizes[2]};
  line-height: 2rem;
  vertical-align: middle;
  ${ring}
`;

/** A part of a sentence that can be chosen anew. */
export const Chip = styled.button<{ $open?: boolean; $wrong?: boolean; $empty?: boolean; $strong?: boolean }>`
  ${box}
  display: inline-flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[1]};
  max-width: 100%;
  padding: 0.4rem 0.8rem;
  text-align: start;
  cursor: pointer;
  font-weight: ${({ theme, $strong }) => ($strong ? theme.fontWeights.semiBold : theme.fontWeights.regular)};
  ${({ $empty, theme }) =>
    $empty &&
    css`
      border-style: dashed;
      border-color: ${theme.colors.neutral500};
      color: ${theme.colors.neutral600};
    `}
  ${({ $wrong, theme }) =>
    $wrong &&
    css`
      border-color: ${theme.colors.danger600};
    `}
  ${({ $open, theme }) =>
    $open &&
    css`
      border-color: ${theme.colors.primary600};
    `}
  &:hover {
    background: ${({ theme }) => theme.colors.neutral100};
  }
  & > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    max-width: 32rem;
  }
  & > svg {
    flex: none;
    width: 1rem;
    height: 1rem;
    fill: ${({ theme }) => theme.colors.neutral500};
  }
`;

/** What a chip says to a reader who may not change it. */
export const Fixed = styled.span<{ $strong?: boolean }>`
  color: ${({ theme }) => theme.colors.neutral800};
  font-weight: ${({ theme, $strong }) => ($strong ? theme.fontWeights.semiBold : theme.fontWeights.regular)};
`;

/** A field within a sentence; `$grows`: with what is in it, from its width on. */
export const Input = styled.input<{ $wrong?: boolean; $width?: string; $grows?: boolean }>`
  ${box}
  width: ${({ $width }) => $width ?? '12rem'};
  max-width: 100%;
  padding: 0.4rem 0.8rem;
  ${({ $grows, $width }) =>
    $grows &&
    css`
      @supports (field-sizing: content) {
        field-sizing: content;
        width: auto;
        min-width: ${$width ?? '12rem'};
        max-width: min(100%, 48rem);
      }
    `}
  color-scheme: ${({ theme }) => (isDark(theme.colors.neutral0) ? 'dark' : 'light')};
  ${({ $wrong, theme }) =>
    $wrong &&
    css`
      border-color: ${theme.colors.danger600};
    `}
  &::placeholder {
    color: ${({ theme }) => theme.colors.neutral600};
  }
`;

/** A small button with an icon beside a row. */
export const RowButton = styled.button`
  ${ring}
  display: inline-flex;
  align-items: center;
  justify-content: center;
  flex: none;
  width: 2.8rem;
  height: 2.8rem;
  padding: 0;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  cursor: pointer;
  & > svg {
    width: 1.4rem;
    height: 1.4rem;
    fill: ${({ theme }) => theme.colors.neutral600};
  }
  &:hover:not(:disabled) {
    background: ${({ theme }) => theme.colors.neutral150};
  }
  &:disabled {
    opacity: 0.4;
    cursor: not-allowed;
  }
`;

/** Something to press that is said in words. */
export const TextButton = styled.button`
  ${ring}
  display: inline-flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[1]};
  padding: 0.4rem 0.6rem;
  border: 0;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: none;
  color: ${({ theme }) => theme.colors.primary700};
  font: inherit;
  font-size: ${({ theme }) => theme.fontSizes[1]};
  font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  cursor: pointer;
  & > svg {
    width: 1.2rem;
    height: 1.2rem;
    fill: currentColor;
  }
  & > svg > path {
    fill: currentColor;
  }
  &:hover:not(:disabled) {
    background: ${({ theme }) => theme.colors.primary100};
  }
  &:disabled {
    color: ${({ theme }) => theme.colors.neutral600};
    cursor: not-allowed;
  }
`;

/** Text that flows around the chips in it. */
export const Sentence = styled.div`
  font-size: ${({ theme }) => theme.fontSizes[2]};
  line-height: 3.8rem;
  color: ${({ theme }) => theme.colors.neutral800};
  overflow-wrap: anywhere;
  min-width: 0;
`;

/** Parts that say one thing, such as a number and its unit: they stay on one line as long as a line has room for them. */
export const Together = styled.span`
  display: inline-flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.6rem 0.4rem;
  max-width: 100%;
  /* As high as a chip, so that a line with it is as high as one without. */
  line-height: 3.2rem;
  vertical-align: middle;
`;

/** Only for those who hear the screen. */
export const Hidden = styled.span`
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;

/** Themes are told apart by their colours: the host does not say which one is on. */
function isDark(background: string): boolean {
  const red = /^#([0-9a-f]{2})/i.exec(background)?.[1];
  return red !== undefined && parseInt(red, 16) < 128;
}
