/** The progress of an import: a bar on a terminal, nothing elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from '../server/services/imports.ts';

const STEPS = {
  es: { read: 'Leyendo', store: 'Guardando', locate: 'Ubicando' },
  en: { read: 'Reading', store: 'Storing', locate: 'Locating' },
} as const;

export function importProgress(language: 'es' | 'en', out: NodeJS.WriteStream = process.stderr) {
  if (!out.isTTY) return { show: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    { stream: out, clearOnComplete: true, hideCursor: true, format: '{step} {bar} {percentage} %' },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show({ step, done, total }: ImportProgress): void {
      const label = { step: `${STEPS[language][step]} …`.padEnd(12) };
      if (!started) bar.start(total ?? 1, 0, label);
      started = true;
      if (done !== null && total !== null) {
        bar.setTotal(total);
        bar.update(done, label);
      } else bar.update(label);
    },
    end(): void {
      if (started) bar.stop();
    },
  };
}
