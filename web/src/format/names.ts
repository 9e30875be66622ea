/** Names as people write them: the planner and the public map write them the same way. */
export { displayName, mapName } from '../../../server/embed/names.ts';
