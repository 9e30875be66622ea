/**
 * Loaded ahead of a measured process: answers its parent with its memory and its longest event-loop pause. Plain
 * JavaScript, because the process's worker threads load it too, and they know no TypeScript at that point.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

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

function read(longestNs) {
  const rssMb = process.memoryUsage.rss() / 2 ** 20;
  return { longestPauseMs: longestNs / 1e6, rssMb, peakMb: peakKb() / 1024 || rssMb };
}

function peakKb() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
