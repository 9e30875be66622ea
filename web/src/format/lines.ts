/** Lines of a text: the planner's picture and the public map's break them the same way. */
export { linesOf } from '../../../server/embed/lines.ts';
