/** The frame of every page but the planner and the public map: bar, contents, what is said. */
import { effect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { language } from '../state/language.ts';
import { DeskBar, type DeskLink } from './desk-bar.tsx';
import { Announcer, ServerNotice, Toast } from './notices.tsx';
import { t } from './words.ts';

interface Props {
  /** Of the page, in the browser's tab. */
  title: string;
  /** Which link of the bar is this page's. */
  current: DeskLink | null;
  /** The contents take the whole height of the window and scroll within themselves. */
  filled?: boolean;
  children: ComponentChildren;
}

effect(() => {
  document.documentElement.lang = language.value === 'en' ? 'en' : 'es-CO';
});

export function DeskPage({ title, current, filled = false, children }: Props) {
  document.title = `GeoSER · ${title}`;
  return (
    <div class={filled ? 'desk filled' : 'desk'}>
      <a class="skip" href="#main">
        {t('skip')}
      </a>
      <DeskBar current={current} />
      <main id="main" class="desk-main" tabIndex={-1}>
        <ServerNotice />
        {children}
      </main>
      <Toast />
      <Announcer />
    </div>
  );
}
