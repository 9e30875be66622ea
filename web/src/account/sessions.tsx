/** The browsers in which one is signed in. */
import { useEffect } from 'preact/hooks';
import type { SessionList } from '../../../server/contract/accounts.ts';
import { Loaded, loaded } from '../accounts/loaded.tsx';
import { moment } from '../accounts/moments.ts';
import { t, tFor } from '../accounts/words.ts';
import { send } from '../api/client.ts';
import { showToast } from '../state/said.ts';

const PATH = '/api/v1/account/sessions';
const list = loaded<SessionList>(PATH);

export const loadSessions = (): Promise<void> => list.load();

type Session = SessionList['sessions'][number];

export function Sessions() {
  useEffect(() => void list.load(), []);
  return (
    <section class="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('sessionsTitle')}</h2>
      <p class="hint">{t('sessionsNote')}</p>
      <Loaded of={list}>
        {({ sessions }) => (
          <ul class="entries">
            {sessions.map((session) => (
              <Item key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Item({ session }: { session: Session }) {
  const agent = browserOf(session.agent);
  return (
    <li>
      <span>
        <strong>{agent}</strong>
        <small>
          {tFor('way', session.way)} · {session.address} · {t('lastUse')}: {moment(session.used_at)}
        </small>
      </span>
      {session.current ? (
        <span class="state active">{t('thisSession')}</span>
      ) : (
        <button
          type="button"
          class="button quiet small"
          aria-label={t('endSessionFor', { agent })}
          onClick={() => void end(session.id)}
        >
          {t('endSession')}
        </button>
      )}
    </li>
  );
}

async function end(id: string): Promise<void> {
  const ended = await send(`${PATH}/${id}`, { method: 'DELETE' }).then(
    () => true,
    () => false, // it had ended already, or the server is away, which the page tells
  );
  if (ended) showToast(t('sessionEnded'));
  await list.load();
}

/** Later names stand within earlier ones in what browsers call themselves: Edge says Chrome, Chrome says Safari. */
const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

function browserOf(agent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
  if (browser && system) return t('browserOn', { browser, system });
  return browser ?? (agent.slice(0, 40) || t('unknownBrowser'));
}
