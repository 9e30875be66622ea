/** Classes of a choropleth: the planner and the public map make them the same way. */
export { type Classification, classify, classOf, toStep } from '../../../server/embed/classes.ts';
