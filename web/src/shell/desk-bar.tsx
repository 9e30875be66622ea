/** Brand, the pages one may open, the language, and who is signed in. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, language, languageOf } from '../state/language.ts';
import { showToast } from '../state/said.ts';
import { Icon } from './icon.tsx';
import { account, hasAccounts, type Role, signOut } from './session.ts';
import { t, tFor } from './words.ts';

const LINKS = [
  ...(['planner', 'survival', 'indicators', 'watch', 'visits', 'check', 'imports'] as const),
  ...(['embed', 'releases', 'accounts', 'audit'] as const),
] as const;
export type DeskLink = (typeof LINKS)[number];

const PATHS: Record<DeskLink, string> = {
  planner: '/',
  survival: '/survival',
  indicators: '/indicators',
  watch: '/watch',
  visits: '/visits',
  check: '/check',
  imports: '/imports',
  releases: '/releases',
  embed: '/embed/build',
  accounts: '/accounts',
  audit: '/audit',
};

/** Roles that may open a page; the others are everyone's. */
const ROLES: Partial<Record<DeskLink, readonly Role[]>> = {
  imports: ['staff', 'admin'],
  watch: ['staff', 'admin'],
  visits: ['staff', 'admin'],
  releases: ['admin'],
  embed: ['viewer', 'staff', 'admin'],
  accounts: ['admin'],
  audit: ['admin'],
};

const mayOpen = (link: DeskLink): boolean => {
  const roles = ROLES[link];
  return roles === undefined || (account.value !== null && roles.includes(account.value.role));
};

export function DeskBar({ current }: { current: DeskLink | null }) {
  return (
    <header class="desk-bar">
      <a class="brand" href={addressOf('/')}>
        <img src="/favicon.svg" alt="GeoSER" width="30" height="30" />
        <strong aria-hidden="true">GeoSER</strong>
      </a>
      <Links current={current} />
      <SignedIn />
      <LanguageSwitch />
    </header>
  );
}

/** Where they don't fit, the page that is open is in view, and an end that is cut fades. */
function Links({ current }: { current: DeskLink | null }) {
  const nav = useRef<HTMLElement>(null);
  const [cut, setCut] = useState('');
  const links = LINKS.filter(mayOpen);
  const look = () => {
    const { scrollLeft = 0, scrollWidth = 0, clientWidth = 0 } = nav.current ?? {};
    const isCutAfter = scrollWidth - clientWidth - scrollLeft > 2;
    setCut(`${scrollLeft > 2 ? ' cut-before' : ''}${isCutAfter ? ' cut-after' : ''}`);
  };
  useEffect(() => {
    const open = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (open) open.scrollIntoView({ block: 'nearest', inline: 'center' });
    look();
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  }, [links.length, current, language.value]);
  return (
    <nav ref={nav} class={`desk-links${cut}`} aria-label={t('menu')} onScroll={look}>
      {links.map((link) => (
        <a key={link} href={addressOf(PATHS[link])} aria-current={link === current ? 'page' : undefined}>
          {t(link)}
        </a>
      ))}
    </nav>
  );
}

function SignedIn() {
  const who = account.value;
  if (!hasAccounts.value) return null;
  if (who === null) {
    return (
      <a class="button small quiet" href={addressOf('/sign-in')}>
        {t('signIn')}
      </a>
    );
  }
  return (
    <div class="signed-in">
      <a href={addressOf('/account')} title={who.email}>
        <em class="hidden">{t('ownAccount')}</em>
        <Icon name="person" />
        <span>
          <strong>{who.name}</strong>
          <small>{tFor('role', who.role)}</small>
        </span>
      </a>
      <button type="button" class="button small quiet" onClick={() => void leave()}>
        {t('signOut')}
      </button>
    </div>
  );
}

async function leave(): Promise<void> {
  if (!(await signOut())) showToast(t('signOutFailed'));
}

/** The language stands in the address, as on the planner's page. */
function switchTo(code: 'es' | 'en'): void {
  const params = new URLSearchParams(location.search);
  if (code === 'en') params.set('lang', 'en');
  else params.delete('lang');
  const query = params.size > 0 ? `?${params}` : '';
  history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`);
  language.value = code;
}

addEventListener('popstate', () => {
  language.value = languageOf(new URLSearchParams(location.search));
});

function LanguageSwitch() {
  return (
    <fieldset class="language">
      <legend class="hidden">{t('language')}</legend>
      {(['es', 'en'] as const).map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={language.value === code}
          aria-label={code === 'es' ? 'ES, español' : 'EN, English'}
          onClick={() => switchTo(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}
