/** Loaded ahead of a measured process: answers its parent with its memory and its longest event-loop pause. */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface ProbeReading {
  /** Since the reading before, ms. */
  longestPauseMs: number;
  rssMb: number;
  /** Highest resident memory so far; the present one where the system doesn't tell. */
  peakMb: number;
}

if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('message', (message) => {
    if (message === 'read') process.send?.(read(delay.max));
    delay.reset();
  });
  process.on('disconnect', () => process.exit(1)); // never outlives the measurement
  process.channel?.unref();
}

function read(longestNs: number): ProbeReading {
  const rssMb = process.memoryUsage.rss() / 2 ** 20;
  return { longestPauseMs: longestNs / 1e6, rssMb, peakMb: peakKb() / 1024 || rssMb };
}

function peakKb(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
