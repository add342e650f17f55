import { Button, Flex } from '@strapi/design-system';
import { useStrapiApp } from '@strapi/strapi/admin';
import { useState, type ComponentType } from 'react';
import type { MediaFile } from '../api/content';
import { useWords } from '../translations/words';
import { ItemList } from './ItemList';
import { useFiles } from './named';
import type { OverrideField } from './overrides';
import { Picture } from './Picture';

interface MediaInputProps {
  field: OverrideField;
  ids: readonly number[];
  onChange: (ids: number[]) => void;
}

/** As the media library registers it. */
type LibraryDialog = ComponentType<{
  allowedTypes?: readonly string[];
  multiple: boolean;
  onClose: () => void;
  onSelectAssets: (files: MediaFile[]) => void;
}>;

/** Files, chosen in the media library's own dialog. */
export function MediaInput({ field: { label, isMany, options }, ids, onChange }: MediaInputProps) {
  const word = useWords();
  const files = useFiles(ids);
  const [choosing, setChoosing] = useState(false);
  const Library = useStrapiApp('MediaInput', ({ components }) => components['media-library']) as
    LibraryDialog | undefined;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <ItemList
        items={files.map((file) => ({ key: String(file.id), name: file.name, sign: <Picture file={file} /> }))}
        onOrder={(keys) => onChange(keys.map(Number))}
        onRemove={(key) => onChange(ids.filter((id) => String(id) !== key))}
      />
      {Library && (
        <Button variant="secondary" onClick={() => setChoosing(true)}>
          {word('experiences.choose', { field: label })}
        </Button>
      )}
      {choosing && Library && (
        <Library
          {...(options.length > 0 && { allowedTypes: options })}
          multiple={isMany}
          onClose={() => setChoosing(false)}
          onSelectAssets={(selected) => {
            const chosen = selected.map(({ id }) => id);
            onChange(isMany ? [...new Set([...ids, ...chosen])] : chosen.slice(0, 1));
            setChoosing(false);
          }}
        />
      )}
    </Flex>
  );
}
