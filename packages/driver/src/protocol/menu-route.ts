import { type Menu, targetsOf } from '../definition/menu.ts';

/**
 * Finds the first answer of the shortest way from one screen to another, over answers that are always the same and
 * change nothing; `undefined` where there is no such way.
 */
export function firstAnswerTowards({ screens }: Menu, from: string, to: string): string | undefined {
  const seen = new Set([from]);
  let ends: { readonly screen: string; readonly first: string | undefined }[] = [{ screen: from, first: undefined }];
  while (ends.length > 0) {
    const next: typeof ends = [];
    for (const { screen, first } of ends) {
      for (const [name, target] of stepsFrom(screens[screen])) {
        if (seen.has(target)) continue;
        if (target === to) return first ?? name;
        seen.add(target);
        next.push({ screen: target, first: first ?? name });
      }
    }
    ends = next;
  }
  return undefined;
}

function stepsFrom(screen: Menu['screens'][string] | undefined): (readonly [answer: string, target: string])[] {
  return Object.entries(screen?.answers ?? {}).flatMap(([name, answer]) => {
    const targets = targetsOf(answer);
    const [target] = targets;
    // Where it is not certain what an answer leads to, it is no step of a way.
    const isStep = target !== undefined && targets.length === 1 && typeof answer.send === 'string' && answer.hasEffect !== true;
    return isStep ? [[name, target] as const] : [];
  });
}
