import { Box, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { ArrowDown, ArrowUp, Drag, Trash } from '@strapi/icons';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../translations/words';
import { moved } from './moved';

interface Item {
  key: string;
  name: string;
  /** Before its name. */
  sign?: ReactNode;
  /** Below its name. Such an item is moved by buttons alone: what is in it is selected by drag. */
  body?: ReactNode;
}

interface ItemListProps {
  items: readonly Item[];
  disabled?: boolean;
  onOrder: (keys: string[]) => void;
  onRemove?: (key: string) => void;
}

/** Things in an order, which is changed by drag or by buttons. */
export function ItemList({ items, disabled = false, onOrder, onRemove }: ItemListProps) {
  const word = useWords();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  /** What was moved by button last, and which way. */
  const [last, setLast] = useState<{ key: string; to: 'up' | 'down'; position: number } | null>(null);
  const order = items.map(({ key }) => key);
  const nameOf = (key: string) => items.find((item) => item.key === key)?.name ?? key;

  // A row that moves loses the focus; at its end the list has no further that way.
  useEffect(() => {
    if (!last) return;
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-item="${last.key}"] > div button`) ?? [];
    const [up, down] = buttons;
    const wanted = last.to === 'up' ? up : down;
    (wanted?.ariaDisabled === 'true' || wanted?.disabled ? (wanted === up ? down : up) : wanted)?.focus();
  }, [last]);

  const step = (key: string, to: 'up' | 'down') => {
    const position = order.indexOf(key) + (to === 'up' ? -1 : 1);
    onOrder(moved(order, key, position));
    setLast({ key, to, position });
  };
  return (
    <>
      <Flex tag="ol" ref={list} direction="column" alignItems="stretch" gap={1}>
        {items.map(({ key, name, sign, body }, index) => (
          <Box
            key={key}
            tag="li"
            padding={2}
            hasRadius
            background={dragged === key ? 'primary100' : 'neutral100'}
            data-item={key}
            draggable={!disabled && !body && items.length > 1}
            onDragStart={(event: React.DragEvent) => {
              // Firefox drags nothing that has no data.
              event.dataTransfer.setData('text/plain', name);
              setDragged(key);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event: React.DragEvent) => {
              if (dragged === null) return;
              event.preventDefault();
              if (dragged !== key) onOrder(moved(order, dragged, index));
            }}
            onDrop={(event: React.DragEvent) => event.preventDefault()}
          >
            <Flex gap={2}>
              {!body && items.length > 1 && (
                <Flex color="neutral500" cursor={disabled ? undefined : 'grab'} aria-hidden>
                  <Drag />
                </Flex>
              )}
              {sign}
              <Box flex="1" minWidth={0}>
                <Typography style={{ overflowWrap: 'anywhere' }}>{name}</Typography>
              </Box>
              {items.length > 1 &&
                (['up', 'down'] as const).map((to) => (
                  <IconButton
                    key={to}
                    size="S"
                    label={`${word(`experiences.${to}`)}: ${name}`}
                    disabled={disabled || (to === 'up' ? index === 0 : index === order.length - 1)}
                    onClick={() => step(key, to)}
                  >
                    {to === 'up' ? <ArrowUp /> : <ArrowDown />}
                  </IconButton>
                ))}
              {onRemove && (
                <IconButton size="S" label={`${word('experiences.remove')}: ${name}`} onClick={() => onRemove(key)}>
                  <Trash />
                </IconButton>
              )}
            </Flex>
            {body}
          </Box>
        ))}
      </Flex>
      <VisuallyHidden aria-live="polite">{last && `${nameOf(last.key)}: ${last.position + 1}`}</VisuallyHidden>
    </>
  );
}
