/** Which filter, lifted by itself, brings units back; with the buttons that lift it. */
import { useEffect, useState } from 'preact/hooks';
import { type Filter, type FilterPart, filterParts, liftPart } from '../state/filter.ts';
import { filter, navigate } from '../state/store.ts';
import { t, unitCount } from '../state/words.ts';
import { chipText } from './chip-text.ts';

interface Culprit {
  part: FilterPart;
  units: number;
}

type Count = (filter: Filter) => Promise<number>;

async function findCulprits(empty: Filter, count: Count): Promise<Culprit[]> {
  const found = await Promise.all(
    filterParts(empty).map(async (part) => ({
      part,
      units: await count(liftPart(empty, part)).catch(() => 0),
    })),
  );
  return found.filter(({ units }) => units > 0).sort((a, b) => b.units - a.units);
}

/** `about`: changes when the question does; `count`: how many units a filter admits there. */
export function Culprits({ about, count }: { about: string; count: Count }) {
  const now = filter.value;
  const [found, setFound] = useState<Culprit[] | null>(null);
  useEffect(() => {
    let current = true;
    setFound(null);
    void findCulprits(now, count).then((next) => current && setFound(next));
    return () => {
      current = false;
    };
  }, [now, about]);
  if (found === null) return null;
  if (found.length === 0) return <p>{t('emptyAll')}</p>;
  return (
    <ul class="culprits">
      {found.slice(0, 4).map(({ part, units }) => (
        <li key={part.name + part.values.join()}>
          <span>{t('emptyWhy', { name: chipText(part), n: unitCount(units) })}</span>
          <button
            type="button"
            class="button small"
            onClick={() => navigate({ filter: liftPart(now, part) })}
          >
            {t('emptyLift', { name: chipText(part) })}
          </button>
        </li>
      ))}
    </ul>
  );
}
