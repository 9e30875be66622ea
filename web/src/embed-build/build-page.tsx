/** Where staff compose a public map for another page, see it as it will be, and copy it. */
import { useEffect, useRef } from 'preact/hooks';
import { iframeSnippet, linkOf, SANDBOX, scriptSnippet } from '../../../server/embed/snippets.ts';
import { DeskPage } from '../shell/desk-page.tsx';
import { showToast } from '../state/said.ts';
import { BuildForm } from './form.tsx';
import { hearPreview, height, looked, size, view, width } from './state.ts';
import { loadTerritories } from './territories.ts';
import { t } from './words.ts';

export function BuildPage() {
  useEffect(() => void loadTerritories().catch(() => undefined), []);
  return (
    <DeskPage title={t('title')} current="embed">
      <div class="build">
        <div class="build-head">
          <h1>{t('title')}</h1>
          <p>{t('intro')}</p>
        </div>
        <BuildForm />
        <Preview />
        <Snippets />
      </div>
    </DeskPage>
  );
}

/** In the same sandbox as elsewhere. */
function Preview() {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => (frame.current ? hearPreview(frame.current) : undefined), []);
  const address = linkOf('', view.value);
  useEffect(() => {
    looked.value = null;
  }, [address]);
  const pixels = (text: string): string => (text.endsWith('%') ? text : `${text}px`);
  const { width: wide, height: high } = size.value;
  return (
    <section class="build-preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{t('preview')}</h2>
      <iframe
        ref={frame}
        title={size.value.title}
        src={address}
        sandbox={SANDBOX}
        allow="fullscreen"
        style={{ width: pixels(wide), height: high.endsWith('%') ? '480px' : pixels(high) }}
      />
    </section>
  );
}

function Snippets() {
  const own = location.origin;
  return (
    <section class="build-snippets" aria-labelledby="snippets-title">
      <div class="build-sizes">
        <h2 id="snippets-title">{t('takeAway')}</h2>
        <label>
          <span>{t('width')}</span>
          <input value={width.value} onInput={(event) => (width.value = event.currentTarget.value)} />
        </label>
        <label>
          <span>{t('height')}</span>
          <input value={height.value} onInput={(event) => (height.value = event.currentTarget.value)} />
        </label>
        <small>{t('sizeHint')}</small>
      </div>
      <Snippet name="iframe" text={iframeSnippet(own, view.value, size.value)} />
      <Snippet name="script" text={scriptSnippet(own, view.value, size.value)} />
      <Snippet name="link" text={linkOf(own, view.value)} />
    </section>
  );
}

function Snippet({ name, text }: { name: 'iframe' | 'script' | 'link'; text: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(t('copied'));
    } catch {
      field.current?.select();
      showToast(t('notCopied'));
    }
  };
  return (
    <div class="build-snippet">
      <label>
        <strong>{t(name)}</strong> <small>{t(`${name}Hint`)}</small>
        <textarea
          ref={field}
          name={name}
          rows={name === 'link' ? 2 : 4}
          readOnly
          spellcheck={false}
          value={text}
        />
      </label>
      <button type="button" class="button small" onClick={() => void copy()}>
        {t('copy')}
        <span class="hidden"> {t(name)}</span>
      </button>
    </div>
  );
}
