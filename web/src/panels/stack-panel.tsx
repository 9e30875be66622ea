/** Units that share one point: no zoom parts them, so they are listed. */

import { ApiError } from '../api/client.ts';
import { displayName } from '../format/names.ts';
import { leaves } from '../state/chosen.ts';
import { seesCoarsely } from '../state/data.ts';
import { nameOf } from '../state/names.ts';
import { t, unitCount } from '../state/words.ts';
import { PanelHead } from './panel.tsx';
import { Answer } from './parts.tsx';
import { UnitRows } from './unit-list.tsx';

export function StackPanel() {
  const total = leaves.value.value?.total;
  const error = leaves.error.value;
  const gone = error instanceof ApiError && (error.status === 410 || error.status === 404);
  return (
    <>
      <PanelHead title={t('unitsHere')} kind={total === undefined ? '' : unitCount(total)} />
      {gone ? (
        <p class="note">{t('unitsGone')}</p>
      ) : (
        <Answer of={leaves} lines={6}>
          {({ features }) => (
            <>
              {seesCoarsely.value && <p class="note">{t('unitsShareCell')}</p>}
              <UnitRows
                rows={features.map(({ properties }) => ({
                  ...properties,
                  name: properties.name ?? properties.code,
                  note: municipality(properties.municipality_code),
                }))}
              />
            </>
          )}
        </Answer>
      )}
    </>
  );
}

function municipality(code: string | null): string | null {
  const name = code && nameOf('municipality', code);
  return name ? displayName(name) : null;
}
