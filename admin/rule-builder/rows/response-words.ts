import type { Outcome } from '../../../rules/conditions/response';
import type { useWords, WordKey } from '../../translations/words';

const KNOWN = new Set(['email', 'push', 'sms', 'in_app']);

/** A channel in the editor's language, where it is one of those that have a word. */
export function channelWord(word: ReturnType<typeof useWords>, channel: string): string {
  return KNOWN.has(channel) ? word(`builder.channel.${channel}` as WordKey) : channel;
}

/** Whether the channel has events that tell of the outcome. */
export function isTold(outcome: Outcome, names: Partial<Record<string, string[]>>): boolean {
  const told = (name: string): boolean => (names[name]?.length ?? 0) > 0;
  switch (outcome) {
    case 'opened':
      return told('opened') || told('clicked');
    case 'not_opened':
      return told('sent') && (told('opened') || told('clicked'));
    case 'not_clicked':
      return told('sent') && told('clicked');
    default:
      return told(outcome);
  }
}
