import { styled } from 'styled-components';

export const Panel = styled.div`
  display: flex;
  flex-direction: column;
  width: min(36rem, calc(100vw - 3.2rem));
  max-height: 36rem;
  font-size: ${({ theme }) => theme.fontSizes[2]};
`;

export const SearchBox = styled.input`
  box-sizing: border-box;
  width: 100%;
  padding: ${({ theme }) => `${theme.spaces[2]} ${theme.spaces[4]}`};
  border: 0;
  border-bottom: 1px solid ${({ theme }) => theme.colors.neutral200};
  background: none;
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  line-height: 2rem;
  outline: none;
  &::placeholder {
    color: ${({ theme }) => theme.colors.neutral600};
  }
`;

export const List = styled.div`
  flex: 1;
  overflow-y: auto;
  padding: ${({ theme }) => theme.spaces[1]};
  outline: none;
`;

export const Group = styled.div`
  & > [aria-hidden] {
    padding: ${({ theme }) => `${theme.spaces[2]} ${theme.spaces[2]} ${theme.spaces[1]}`};
    color: ${({ theme }) => theme.colors.neutral600};
    font-size: ${({ theme }) => theme.fontSizes[0]};
    font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  }
`;

export const Option = styled.div<{ $active: boolean }>`
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[2]};
  padding: 0.6rem ${({ theme }) => theme.spaces[2]};
  border-radius: ${({ theme }) => theme.borderRadius};
  line-height: 2rem;
  cursor: pointer;
  color: ${({ theme }) => theme.colors.neutral800};
  background: ${({ theme, $active }) => ($active ? theme.colors.primary100 : 'none')};
  & > span {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  & small {
    display: block;
    color: ${({ theme }) => theme.colors.neutral600};
    font-size: ${({ theme }) => theme.fontSizes[1]};
    line-height: 1.6rem;
  }
  & > em {
    color: ${({ theme }) => theme.colors.neutral600};
    font-size: ${({ theme }) => theme.fontSizes[1]};
    font-style: normal;
    white-space: nowrap;
  }
  & > svg {
    flex: none;
    width: 1.4rem;
    height: 1.4rem;
    fill: ${({ theme }) => theme.colors.primary600};
  }
`;

export const Remark = styled.div`
  padding: 0 ${({ theme }) => theme.spaces[4]} ${({ theme }) => theme.spaces[2]};
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: ${({ theme }) => theme.fontSizes[1]};
  line-height: 1.6rem;
  &:empty {
    display: none;
  }
`;
