import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router-dom';
import { formatExpression, parseExpression } from '../../rules/expression';
import { audienceParameter } from '../components/content-path';

/** Takes, once, what the link to a new entry proposes for a field that is empty. */
export function useProposed(field: string, value: string | null | undefined, take: (expression: string) => void): void {
  const { pathname, search } = useLocation();
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    const proposed = new URLSearchParams(search).get(audienceParameter(field));
    if (!proposed || value || !pathname.endsWith('/create')) return;
    const parsed = parseExpression(proposed);
    if (parsed.ok) take(formatExpression(parsed.expression));
  }, [field, value, take, pathname, search]);
}
