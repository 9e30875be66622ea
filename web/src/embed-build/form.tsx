/** The choices of a map, each at what the address would say. */
import type { ComponentChildren } from 'preact';
import {
  EMBED_INDICATORS,
  EMBED_KINDS,
  EMBED_LAYERS,
  type EmbedView,
  parseView,
  TITLE_LENGTH,
} from '../../../server/embed/view.ts';
import { change, looked, toggleLayer, view } from './state.ts';
import { choices } from './territories.ts';
import { t, tFor } from './words.ts';

export function BuildForm() {
  const { title, language, theme, indicator, by } = view.value;
  return (
    <form class="build-form" aria-label={t('settings')} onSubmit={(event) => event.preventDefault()}>
      <h2>{t('settings')}</h2>
      <label class="build-field">
        <span>{t('heading')}</span>
        <input
          name="title"
          value={title}
          maxLength={TITLE_LENGTH}
          onInput={({ currentTarget }) => change({ title: currentTarget.value })}
        />
        <small>{t('headingHint')}</small>
      </label>
      <TerritoryField />
      <Choice
        name="by"
        label={t('by')}
        value={by}
        among={EMBED_KINDS}
        text={(kind) => t(kind)}
        onChange={(kind) => change({ by: kind })}
      />
      <Choice
        name="indicator"
        label={t('indicator')}
        value={indicator}
        among={EMBED_INDICATORS}
        text={(each) => tFor('indicator', each)}
        onChange={(each) => change({ indicator: each })}
      />
      <fieldset class="build-boxes">
        <legend>{t('layers')}</legend>
        {EMBED_LAYERS.map((layer) => (
          <Box
            key={layer}
            name={layer}
            checked={view.value.layers.has(layer)}
            onChange={() => toggleLayer(layer)}
          >
            {tFor('layer', layer)}
          </Box>
        ))}
      </fieldset>
      <Choice
        name="lang"
        label={t('language')}
        value={language}
        among={['es', 'en'] as const}
        text={(each) => tFor('language', each)}
        onChange={(each) => change({ language: each })}
      />
      <Choice
        name="theme"
        label={t('theme')}
        value={theme}
        among={['light', 'dark', 'auto'] as const}
        text={(each) => tFor('theme', each)}
        onChange={(each) => change({ theme: each })}
      />
      <Looks />
    </form>
  );
}

const GREEN = '24730f';

function Looks() {
  const { accent, legend, interaction, camera } = view.value;
  return (
    <div class="build-boxes">
      <Box
        name="own"
        checked={accent !== null}
        onChange={() => change({ accent: accent === null ? GREEN : null })}
      >
        {t('ownColor')}
      </Box>
      {accent !== null && (
        <label class="build-color">
          <span>{t('color')}</span>
          <input
            type="color"
            name="accent"
            value={`#${accent}`}
            onInput={({ currentTarget }) => change({ accent: currentTarget.value.slice(1) })}
          />
        </label>
      )}
      <Box name="legend" checked={legend} onChange={() => change({ legend: !legend })}>
        {t('legend')}
      </Box>
      <Box
        name="free"
        checked={interaction === 'free'}
        onChange={() => change({ interaction: interaction === 'free' ? 'cooperative' : 'free' })}
      >
        {t('free')}
      </Box>
      <Box
        name="camera"
        checked={camera !== null}
        disabled={camera === null && looked.value === null}
        onChange={() => change({ camera: camera === null ? looked.peek() : null })}
      >
        {t('fixView')}
      </Box>
    </div>
  );
}

/** What the address of a territory means for the rest is read from that address. */
function TerritoryField() {
  const { territory } = view.value;
  const choose = (text: string): void => {
    const { view: told } = parseView(text === '' ? '' : new URLSearchParams({ territory: text }));
    change({ territory: told.territory, by: told.by, camera: null });
  };
  return (
    <label class="build-field">
      <span>{t('territory')}</span>
      <select
        name="territory"
        value={territory ? `${territory.kind}:${territory.code}` : ''}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        <option value="">{t('wholeCountry')}</option>
        {choices.value.map(({ kind, territories }) => (
          <optgroup key={kind} label={t(kind)}>
            {territories.map(({ code, name }) => (
              <option key={code} value={`${kind}:${code}`}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  label: string;
  value: T;
  among: readonly T[];
  text: (value: T) => string;
  onChange: (value: T) => void;
}

function Choice<T extends EmbedView[keyof EmbedView] & string>({
  name,
  label,
  value,
  among,
  text,
  onChange,
}: ChoiceProps<T>) {
  return (
    <label class="build-field">
      <span>{label}</span>
      <select name={name} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value as T)}>
        {among.map((each) => (
          <option key={each} value={each}>
            {text(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface BoxProps {
  name: string;
  checked: boolean;
  disabled?: boolean;
  onChange: () => void;
  children: ComponentChildren;
}

function Box({ name, checked, disabled = false, onChange, children }: BoxProps) {
  return (
    <label class="build-box">
      <input type="checkbox" name={name} checked={checked} disabled={disabled} onChange={onChange} />
      <span>{children}</span>
    </label>
  );
}
