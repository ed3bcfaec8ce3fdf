/** Frames that say nothing about who asked: rxjs, Node, and the machinery of virtual time and of counting. */
const MACHINERY = /node_modules[\\/]rxjs|\(node:|at node:|(?:virtual-time|watched-connection|scaled-scheduler)\.[jt]s/;

/** Finds, in the stack of an error made for the purpose, the line of code that asked for something. */
export function callerIn(site: Error): string {
  const frames = (site.stack ?? '').split('\n').slice(1);
  return (frames.find((frame) => !MACHINERY.test(frame)) ?? frames[0] ?? 'an unknown place').trim().replace(/^at /, '');
}
