import { useAuth } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import type { ImportKind, ImportResult } from '../../../contracts/imports';
import { importsApi } from '../../api/imports';
import { mappingOf } from './guess';
import { readHead, type FileHead } from './read-head';
import { upload, UploadError } from './upload';
import type { Fault } from './useFaultText';

export type Step = 'file' | 'columns' | 'try' | 'run';

interface Choice {
  kind: ImportKind;
  file?: File;
  segment?: string;
  mode: 'in' | 'out';
}

/** How far the sending of the file is; `result` when the server has read all of it. */
export type Sending =
  | { state: 'sending'; share: number }
  | { state: 'done'; result: ImportResult }
  | { state: 'failed'; fault: Fault }
  | { state: 'stopped' };

export interface Wizard {
  step: Step;
  choice: Choice;
  head: FileHead | undefined;
  /** Column → name of a target. */
  chosen: Record<string, string>;
  sending: Sending | undefined;
  choose(part: Partial<Choice>): void;
  setChosen(chosen: Record<string, string>): void;
  /** From the file on: to its columns where they can be mapped, else to the trial. */
  readFile(): Promise<void>;
  /** Sends the file: without writing, or for good. */
  send(dryRun: boolean): void;
  stop(): void;
  back(): void;
}

/** Whether a file's columns are attributes of a type, so that they can be mapped. */
export const hasColumns = (kind: ImportKind): kind is 'contacts' | 'accounts' =>
  kind === 'contacts' || kind === 'accounts';

export function useWizard(): Wizard {
  const token = useAuth('useWizard', (state) => state.token) ?? '';
  const [noteImport] = importsApi.useNoteImportMutation();
  const [step, setStep] = useState<Step>('file');
  const [choice, setChoice] = useState<Choice>({ kind: 'contacts', mode: 'in' });
  const [head, setHead] = useState<FileHead>();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [sending, setSending] = useState<Sending>();
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const mapped = hasColumns(choice.kind) && head !== undefined && head.columns.length > 0;

  const send = (dryRun: boolean) => {
    const { file, kind, segment, mode } = choice;
    if (!file) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setStep(dryRun ? 'try' : 'run');
    setSending({ state: 'sending', share: 0 });
    const what = {
      file,
      kind,
      dryRun,
      mapping: mapped ? mappingOf(chosen) : {},
      ...(kind === 'members' && { segment, mode }),
    };
    const progress = (share: number) => !controller.signal.aborted && setSending({ state: 'sending', share });
    upload(what, { token, signal: controller.signal, progress }).then(
      (result) => {
        setSending({ state: 'done', result });
        void noteImport(undefined);
      },
      (error: unknown) => {
        if (running.current !== controller) return;
        setSending(error instanceof UploadError ? { state: 'failed', fault: error } : { state: 'stopped' });
      }
    );
  };

  return {
    step,
    choice,
    head,
    chosen,
    sending,
    choose: (part) => setChoice((present) => ({ ...present, ...part })),
    setChosen,
    async readFile() {
      if (!choice.file) return;
      const read = hasColumns(choice.kind) ? await readHead(choice.file) : undefined;
      setHead(read);
      setChosen({});
      if (read && read.columns.length > 0) setStep('columns');
      else send(true);
    },
    send,
    stop: () => running.current?.abort(),
    back() {
      running.current?.abort();
      running.current = undefined;
      setSending(undefined);
      setStep(step === 'columns' || !mapped ? 'file' : 'columns');
    },
  };
}
