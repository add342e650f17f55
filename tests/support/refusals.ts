interface Answer {
  status: number;
  body: unknown;
  text?: string;
}

/** What the answer lacks of a proper refusal; nothing if it is one. */
export function fault(label: unknown, { status, body, text }: Answer): string[] {
  const { error } = (body ?? {}) as { error?: { status?: number; name?: unknown; message?: unknown } };
  const isRefusal = status >= 400 && status < 500 && error?.status === status && typeof error.message === 'string';
  const tells = /select |insert into|sqlite|\bat \/|node_modules|knex|syntax error/i.test(text ?? '');
  return isRefusal && !tells ? [] : [`${JSON.stringify(label).slice(0, 200)}: ${status} ${(text ?? '').slice(0, 300)}`];
}

/** Like `fault`, for input that may as well be taken. */
export const crash = (label: unknown, answer: Answer): string[] => (answer.status < 300 ? [] : fault(label, answer));
