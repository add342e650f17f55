import { Box, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { ArrowDown, ArrowUp, Drag } from '@strapi/icons';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../translations/words';
import { moved } from './moved';

interface OrderListProps {
  variants: readonly { key: string; name: string }[];
  /** Keys. */
  order: readonly string[];
  disabled: boolean;
  onChange: (order: string[]) => void;
}

/** The order in which variants are tried, changed by drag or by buttons. */
export function OrderList({ variants, order, disabled, onChange }: OrderListProps) {
  const word = useWords();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  /** What was moved by button last, and which way. */
  const [last, setLast] = useState<{ key: string; to: 'up' | 'down'; position: number } | null>(null);
  const nameOf = (key: string) => variants.find((variant) => variant.key === key)?.name ?? key;

  // A row that moves loses the focus; at its end the list has no further that way.
  useEffect(() => {
    if (!last) return;
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-variant="${last.key}"] button`) ?? [];
    const [up, down] = buttons;
    const wanted = last.to === 'up' ? up : down;
    (wanted?.ariaDisabled === 'true' || wanted?.disabled ? (wanted === up ? down : up) : wanted)?.focus();
  }, [last]);

  const step = (key: string, to: 'up' | 'down') => {
    const position = order.indexOf(key) + (to === 'up' ? -1 : 1);
    onChange(moved(order, key, position));
    setLast({ key, to, position });
  };
  return (
    <>
      <Flex tag="ol" ref={list} direction="column" alignItems="stretch" gap={1}>
        {order.map((key, index) => (
          <Flex
            key={key}
            tag="li"
            gap={2}
            padding={2}
            hasRadius
            background={dragged === key ? 'primary100' : 'neutral100'}
            data-variant={key}
            draggable={!disabled}
            onDragStart={(event: React.DragEvent) => {
              // Firefox drags nothing that has no data.
              event.dataTransfer.setData('text/plain', nameOf(key));
              setDragged(key);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event: React.DragEvent) => {
              if (dragged === null) return;
              event.preventDefault();
              if (dragged !== key) onChange(moved(order, dragged, index));
            }}
            onDrop={(event: React.DragEvent) => event.preventDefault()}
          >
            <Flex color="neutral500" cursor={disabled ? undefined : 'grab'} aria-hidden>
              <Drag />
            </Flex>
            <Box flex="1" minWidth={0}>
              <Typography style={{ overflowWrap: 'anywhere' }}>{nameOf(key)}</Typography>
            </Box>
            {(['up', 'down'] as const).map((to) => (
              <IconButton
                key={to}
                size="S"
                label={`${word(`experiences.${to}`)}: ${nameOf(key)}`}
                disabled={disabled || (to === 'up' ? index === 0 : index === order.length - 1)}
                onClick={() => step(key, to)}
              >
                {to === 'up' ? <ArrowUp /> : <ArrowDown />}
              </IconButton>
            ))}
          </Flex>
        ))}
      </Flex>
      <VisuallyHidden aria-live="polite">{last && `${nameOf(last.key)}: ${last.position + 1}`}</VisuallyHidden>
    </>
  );
}
