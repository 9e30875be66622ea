/** The thread that holds the packed states: each question about a day is filtered and grouped here. */
import type { ClusterFeature } from '../../../server/contract/clusters.ts';
import { dayNumber, readStates, type States } from '../../../server/contract/states.ts';
import { clustersOf, type FrameFilter, type FrameView, unitsOn } from './frames.ts';

export type PlayQuestion =
  | { type: 'states'; file: ArrayBuffer }
  | { type: 'frame'; turn: number; day: string; filter: FrameFilter; view: FrameView };

export interface PlayAnswer {
  turn: number;
  /** Located units of the day. */
  units: number;
  features: ClusterFeature[];
}

let states: States | null = null;

addEventListener('message', ({ data }: MessageEvent<PlayQuestion>) => {
  if (data.type === 'states') states = readStates(data.file);
  else if (states !== null) {
    const units = unitsOn(states, dayNumber(data.day), data.filter);
    const answer: PlayAnswer = {
      turn: data.turn,
      units: units.units,
      features: clustersOf(units, data.view),
    };
    postMessage(answer);
  }
});
