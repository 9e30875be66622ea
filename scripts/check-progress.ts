/** The progress of a check: a bar on a terminal, nothing elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import type { CheckProgress } from '../server/services/checks.ts';

export function checkProgress(language: 'es' | 'en', out: NodeJS.WriteStream = process.stderr) {
  if (!out.isTTY) return { show: () => undefined, end: () => undefined };
  const label = language === 'es' ? 'Verificando' : 'Checking';
  const bar = new SingleBar(
    { stream: out, clearOnComplete: true, hideCursor: true, format: `${label} {bar} {percentage} %` },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    show({ bytes, totalBytes }: CheckProgress): void {
      if (!isStarted) bar.start(Math.max(1, totalBytes), 0);
      isStarted = true;
      bar.update(bytes);
    },
    end(): void {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}
