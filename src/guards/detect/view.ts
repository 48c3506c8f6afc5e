/** Where each unit of a view starts and ends in the source. */
export interface Places {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A text as a reader may read it, with the way back to where each unit came from. */
export interface View {
  readonly text: string;
  /** Absent where both texts have the same offsets. Worked out when asked for: most views hold nothing of interest. */
  readonly places?: () => Places;
}

/** Offsets in the source of the stretch [start, end) of a view. */
export const startIn = ({ places }: View, start: number): number => places?.().starts[start] ?? start;
export const endIn = ({ places }: View, end: number): number => places?.().ends[end - 1] ?? end;

const noPlaces = new Int32Array(0);

/** Units of the view that is being collected: one at a time, so all take the same memory. */
let scratch = new Uint16Array(4096);

/** Collects a view unit by unit. */
export class ViewBuilder {
  readonly units: Uint16Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly keepsPlaces: boolean;
  length = 0;

  /** `unitsMax`: never more than this many units come. */
  constructor(unitsMax: number, keepsPlaces: boolean) {
    if (scratch.length < unitsMax) scratch = new Uint16Array(unitsMax);
    this.units = scratch;
    this.keepsPlaces = keepsPlaces;
    this.#starts = keepsPlaces ? new Int32Array(unitsMax) : noPlaces;
    this.#ends = keepsPlaces ? new Int32Array(unitsMax) : noPlaces;
  }

  push(unit: number, start: number, end: number): void {
    const at = this.length;
    this.units[at] = unit;
    if (this.keepsPlaces) {
      this.#starts[at] = start;
      this.#ends[at] = end;
    }
    this.length = at + 1;
  }

  /** Parts what comes from what was, with a unit that is in no word; two partings are one. */
  part(at: number): void {
    if (this.length > 0 && this.units[this.length - 1] !== 0) this.push(0, at, at);
  }

  text(): string {
    return textOf(this.units.subarray(0, this.length));
  }

  places(): Places {
    return { starts: this.#starts.subarray(0, this.length), ends: this.#ends.subarray(0, this.length) };
  }
}

/** The view that `fill` puts together: at once its text, and again with the places when somebody asks for them. */
export function viewOf(unitsMax: number, fill: (to: ViewBuilder) => void): View {
  const to = new ViewBuilder(unitsMax, false);
  fill(to);
  let places: Places | undefined;
  return {
    text: to.text(),
    places: () => {
      if (places === undefined) {
        const again = new ViewBuilder(unitsMax, true);
        fill(again);
        places = again.places();
      }
      return places;
    },
  };
}

/** Shorter texts are put together faster by a call with their units as arguments. */
const argumentsMax = 512;
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

/** Half a surrogate pair is read as U+FFFD: the offsets stay. */
export const textOf = (units: Uint16Array): string =>
  units.length <= argumentsMax
    ? String.fromCharCode.apply(null, units as unknown as number[])
    : utf16.decode(units);

/** A view of a view's text, as a view of the source. */
export function compose(inner: View, outer: View): View {
  const [innerPlaces, outerPlaces] = [inner.places, outer.places];
  if (outerPlaces === undefined) return inner;
  if (innerPlaces === undefined) return { text: inner.text, places: outerPlaces };
  let places: Places | undefined;
  return {
    text: inner.text,
    places: () => (places ??= placesThrough(innerPlaces(), outerPlaces(), outer.text.length)),
  };
}

function placesThrough(inner: Places, outer: Places, outerLength: number): Places {
  const starts = new Int32Array(inner.starts.length);
  const ends = new Int32Array(inner.starts.length);
  for (let i = 0; i < starts.length; i += 1) {
    starts[i] = outer.starts[inner.starts[i] as number] ?? outer.ends[outerLength - 1] ?? outerLength;
    ends[i] = outer.ends[(inner.ends[i] as number) - 1] ?? (starts[i] as number);
  }
  return { starts, ends };
}
