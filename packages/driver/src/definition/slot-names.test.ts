import { describe, expect, it } from 'vitest';
import { SlotNames } from './slot-names.ts';

const names = new SlotNames(['depth', 'heading', 'note']);
const slots = [12.5, undefined, 'calm'];

describe('SlotNames', () => {
  it('gives each name the slot of its place, and slots without values, new each time', () => {
    const [first, second] = [names.blank(), names.blank()];
    first[0] = 1;

    expect([...names.slotOf]).toEqual([['depth', 0], ['heading', 1], ['note', 2]]);
    expect(second).toEqual([undefined, undefined, undefined]);
  });

  it('gives a view that looks like the record', () => {
    const [view, record] = [names.viewOf(slots), names.recordOf(slots)];

    expect(record).toStrictEqual({ depth: 12.5, heading: undefined, note: 'calm' });
    expect({ ...view }).toStrictEqual(record);
    expect([Object.keys(view), Object.entries(view), JSON.stringify(view)]).toEqual([Object.keys(record), Object.entries(record), JSON.stringify(record)]);
    expect([view['depth'], view['heading'], view['speed']]).toEqual([12.5, undefined, undefined]);
    expect(['heading' in view, 'speed' in view, Object.hasOwn(view, 'note'), Object.hasOwn(view, 'slots')]).toEqual([true, false, true, false]);
  });

  it('gives a view that shows what its slots hold by now', () => {
    const changing = names.blank();
    const view = names.viewOf(changing);

    changing[1] = 270;

    expect(view['heading']).toBe(270);
  });

  it('gives a view that nobody can change', () => {
    const view = names.viewOf(slots);

    expect(() => { view['depth'] = 1; }).toThrow(TypeError);
    expect(() => { delete view['depth']; }).toThrow(TypeError);
    expect(() => { Object.defineProperty(view, 'speed', { value: 1 }); }).toThrow(TypeError);
    expect(names.recordOf(slots)).toEqual({ depth: 12.5, heading: undefined, note: 'calm' });
  });

  it('keeps names apart that every object has', () => {
    const odd = new SlotNames(['constructor', 'toString']);

    expect(odd.viewOf([1, 2])).toMatchObject({ constructor: 1, toString: 2 });
    expect(names.viewOf(slots)['constructor']).toBeUndefined();
  });
});
