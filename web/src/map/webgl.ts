/** Whether this browser can draw a map at all. */
export const canDraw = hasWebgl();

function hasWebgl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}
