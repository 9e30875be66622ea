/** How long units last: curve, groups, a test of two, and where. */

import { formatDate } from '../format/numbers.ts';
import { Input, Select } from '../outcomes/fields.tsx';
import { setHeld } from '../outcomes/held.ts';
import { ReadersOnly } from '../outcomes/readers-only.tsx';
import { ResourcePart } from '../outcomes/resource-part.tsx';
import { DeskPage } from '../shell/desk-page.tsx';
import { Icon } from '../shell/icon.tsx';
import { language } from '../state/language.ts';
import { Curve } from './curve.tsx';
import { GroupsPart } from './groups-part.tsx';
import { MapPart } from './map-part.tsx';
import { answer, asOf, by, csvPath, first, GROUPINGS, minimum, picked, second } from './state.ts';
import { TestPart } from './test-part.tsx';
import { t, tFor } from './words.ts';

export function SurvivalPage() {
  return (
    <DeskPage title={t('title')} current="survival">
      <ReadersOnly>
        <div class="keeping outcomes">
          <Head />
          <Controls />
          <SilentNotice />
          <ResourcePart of={answer}>
            <section class="card">
              <Curve />
            </section>
            <GroupsPart />
          </ResourcePart>
          <TestPart />
          <MapPart />
        </div>
      </ReadersOnly>
    </DeskPage>
  );
}

function Head() {
  return (
    <div class="page-head">
      <div>
        <h1>{t('title')}</h1>
        <p class="intro">{t('intro')}</p>
      </div>
      <a class="button quiet" href={csvPath(language.value === 'es' ? 'semicolon' : 'comma')} download>
        <Icon name="download" />
        {t('csv')}
      </a>
    </div>
  );
}

function Controls() {
  const group = (value: string): void => {
    picked.value = null;
    setHeld([by, value], [first, ''], [second, '']);
  };
  return (
    <div class="controls-line">
      <Select
        label={t('by')}
        value={by.value}
        options={GROUPINGS.map((each) => [each, tFor('by', each)])}
        onChange={group}
      />
      <Input
        label={t('asOf')}
        type="date"
        value={asOf.value || (answer.value.value?.as_of ?? '')}
        onChange={(day) => setHeld([asOf, day])}
      />
      <Input
        label={t('minimum')}
        type="number"
        min="1"
        max="1000"
        value={minimum.value}
        onChange={(n) => setHeld([minimum, n || '10'])}
      />
    </div>
  );
}

/** Half a year without a word about any unit: nobody noted what became of them. */
const SILENCE_MS = 180 * 86_400_000;

function SilentNotice() {
  const found = answer.value.value;
  const last = found?.last_known_on ?? null;
  if (!found || last === null || Date.parse(found.as_of) - Date.parse(last) < SILENCE_MS) return null;
  const day = formatDate(last);
  return (
    <div class="notice warning" role="status">
      <p>{t('silent', { day })}</p>
      <button type="button" class="button small" onClick={() => setHeld([asOf, last])}>
        {t('cutThere', { day })}
      </button>
    </div>
  );
}
