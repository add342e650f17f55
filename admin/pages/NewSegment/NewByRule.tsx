import { Button, Flex } from '@strapi/design-system';
import { Layouts } from '@strapi/strapi/admin';
import { useRef, useState } from 'react';
import type { AudienceName } from '../../../contracts/catalog';
import type { Rule } from '../../../rules/rule';
import { BackLink } from '../../components/BackLink';
import { LeaveGuard } from '../../components/LeaveGuard';
import { useNameAndKey } from '../../components/useNameAndKey';
import { paths } from '../../paths';
import { RuleEditor, type RuleEditorHandle } from '../../rule-builder/RuleEditor';
import { useWords } from '../../translations/words';
import { ChangeAudience } from './ChangeAudience';
import { DetailsForm } from './DetailsForm';
import { useCreate } from './useCreate';
import { useDraft } from './useDraft';
import { useNameOfRule } from './useNameOfRule';

export interface Start {
  name: string;
  description: string;
  audience: AudienceName;
  rule: Rule;
}

interface NewByRuleProps {
  /** Names the draft: each way to begin has one. */
  draftName: string;
  /** What the page begins with. */
  start: Start;
  /** Whether the audience is given with the rule. */
  fixedAudience?: boolean;
  /** Whether the rule comes first, and the name is made of it unless one is written. */
  ruleFirst?: boolean;
}

/** Name, audience and rule of a new segment. */
export function NewByRule({ draftName, start, fixedAudience, ruleFirst }: NewByRuleProps) {
  const word = useWords();
  const draft = useDraft(draftName, { ...start, key: undefined as string | undefined });
  const { name, key, audience, description, rule } = draft.value;
  const said = useNameOfRule(ruleFirst ? { audience, rule } : undefined);
  const fields = useNameAndKey({ name: name || undefined, key }, draft.set, said);
  const editor = useRef<RuleEditorHandle>(null);
  const { create, creating, created } = useCreate(fields, draft.clear);
  const [wanted, setWanted] = useState<AudienceName>();

  const save = () => {
    // The rule first where the name comes of it: without a rule there is none.
    if (ruleFirst && editor.current?.goToFirstProblem()) return;
    if (!fields.check() || editor.current?.goToFirstProblem()) return;
    void create({
      key: fields.key,
      name: fields.name.trim(),
      description: description.trim() || null,
      audience,
      kind: 'dynamic',
      rule,
    });
  };
  const setAudience = (next: AudienceName) => {
    if (rule === start.rule || rule.root.children.length === 0) draft.set({ audience: next });
    else if (next !== audience) setWanted(next);
  };

  const details = (
    <DetailsForm
      key="details"
      fields={fields}
      autoFocus={!ruleFirst}
      audience={audience}
      setAudience={fixedAudience ? undefined : setAudience}
      description={description}
      setDescription={(text) => draft.set({ description: text })}
    />
  );
  const builder = (
    <RuleEditor
      // Another audience has other fields: nothing that was known of the old rule is of use.
      key={audience}
      ref={editor}
      audience={audience}
      rule={rule}
      onChange={(next) => draft.set({ rule: next })}
    />
  );
  return (
    <>
      <LeaveGuard when={draft.dirty && !created} onLeave={draft.clear} />
      <Layouts.Header
        title={word('shared.newSegment')}
        subtitle={word(ruleFirst ? 'create.quickSubtitle' : 'create.ruleSubtitle')}
        navigationAction={<BackLink to={paths.create} />}
        primaryAction={
          <Button loading={creating} onClick={save}>
            {word('shared.create')}
          </Button>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={6}>
          {ruleFirst ? [builder, details] : [details, builder]}
        </Flex>
      </Layouts.Content>
      {wanted && (
        <ChangeAudience
          onClose={() => setWanted(undefined)}
          onConfirm={() => {
            draft.set({ audience: wanted, rule: start.rule });
            setWanted(undefined);
          }}
        />
      )}
    </>
  );
}
