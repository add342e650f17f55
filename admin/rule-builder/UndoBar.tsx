import { useEffect } from 'react';
import { styled } from 'styled-components';
import { useWords } from '../translations/words';
import { TextButton } from './styles';

const SHOWN_MS = 10_000;

const Bar = styled.div`
  position: sticky;
  bottom: ${({ theme }) => theme.spaces[4]};
  z-index: 2;
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[2]};
  width: fit-content;
  margin: ${({ theme }) => theme.spaces[3]} auto 0;
  padding: ${({ theme }) => `${theme.spaces[2]} ${theme.spaces[4]}`};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.popupShadow};
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: ${({ theme }) => theme.fontSizes[2]};
`;

/** After something was removed: a while in which a click brings it back. */
export function UndoBar({ shown, onUndo, onGone }: { shown: boolean; onUndo: () => void; onGone: () => void }) {
  const word = useWords();
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, onGone]);
  return (
    <div role="status">
      {shown && (
        <Bar>
          {word('builder.removed')}
          <TextButton type="button" onClick={onUndo}>
            {word('builder.undo')}
          </TextButton>
        </Bar>
      )}
    </div>
  );
}
