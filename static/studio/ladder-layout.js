// Where everything stands. Upgrades (and downgrades, read backwards) decide what is above what, a crossgrade holds its
// two offerings on one rung, and `rank`, the order of the catalog's lists, places whatever the arrows leave open.

export const BOX = { width: 184, height: 96, aside: 118, above: 84, left: 76, top: 60, right: 40, bottom: 16 };

/** Rungs from the lowest up, each a list of ids from left to right, and the rung of each id. */
export function rungsOf(members, arrows) {
  const order = new Order(members, holding(members, arrows));
  const level = order.levels();
  const used = [...new Set(level.values())].sort((a, b) => a - b);
  const rung = new Map([...level].map(([id, at]) => [id, used.indexOf(at)]));
  const rungs = used.map((_, at) => members.filter((member) => rung.get(member.id) === at).map((member) => member.id));
  return { rungs, rung };
}

/** The arrows that decide: those that stay, and those that go of an offering that loses all, so that it stays in sight. */
function holding(members, arrows) {
  const kept = arrows.filter((arrow) => arrow.mark !== "removed");
  const ends = new Set(kept.flatMap((arrow) => [arrow.source, arrow.target]));
  const lost = new Set(members.filter((member) => !member.placed && !ends.has(member.id)).map((member) => member.id));
  return [...kept, ...arrows.filter((arrow) => arrow.mark === "removed" && (lost.has(arrow.source) || lost.has(arrow.target)))];
}

/**
 * The rank that puts an offering on another rung: beside `others`, or above all where there are none.
 * Null where its arrows hold it elsewhere.
 */
export function rankFor(id, others, members, arrows) {
  const highest = Math.max(...members.map((member) => member.rank));
  const ranks = others.length ? members.filter((member) => others.includes(member.id)).map((member) => member.rank) : [highest + 1];
  const isThere = (rank) => {
    const { rung } = rungsOf(members.map((member) => (member.id === id ? { ...member, rank, placed: true } : member)), arrows);
    if (others.length) return others.some((other) => rung.get(other) === rung.get(id));
    return members.every((member) => member.id === id || rung.get(member.id) < rung.get(id));
  };
  return ranks.find(isThere) ?? null;
}

/** The left upper corner of each box, and how large the drawing is; at least as wide as there is room. */
export function placesOf(members, arrows, room) {
  const { rungs, rung } = rungsOf(members, arrows);
  const columns = columnsOf(rungs, rung, members, arrows);
  const most = Math.max(0, ...columns.values());
  const wide = BOX.left + most * (BOX.width + BOX.aside) + BOX.width + BOX.right;
  const shift = Math.max(0, (room - wide) / 2);
  const heightOf = (at) => BOX.top + (rungs.length - 1 - at) * (BOX.height + BOX.above);
  const places = new Map();
  for (const [id, column] of columns) {
    places.set(id, { x: BOX.left + shift + column * (BOX.width + BOX.aside), y: heightOf(rung.get(id)) });
  }
  return { rungs, rung, places, heightOf, width: Math.max(room, wide), height: heightOf(0) + BOX.height + BOX.bottom };
}

/** Each offering stands above what leads to it, as far as there is room. */
function columnsOf(rungs, rung, members, arrows) {
  const rank = new Map(members.map((member, at) => [member.id, [member.rank, at]]));
  const columns = new Map();
  for (const ids of rungs) {
    const below = new Map(ids.map((id) => [id, averageBelow(id, rung, columns, arrows)]));
    const sorted = [...ids].sort((a, b) => below.get(a) - below.get(b) || rank.get(a)[0] - rank.get(b)[0] || rank.get(a)[1] - rank.get(b)[1] || 0);
    let free = 0;
    for (const id of sorted) {
      const wanted = Number.isFinite(below.get(id)) ? Math.floor(below.get(id)) : free;
      columns.set(id, Math.max(free, wanted));
      free = columns.get(id) + 1;
    }
  }
  return columns;
}

function averageBelow(id, rung, columns, arrows) {
  const ends = arrows.filter((arrow) => arrow.source === id || arrow.target === id).map((arrow) => (arrow.source === id ? arrow.target : arrow.source));
  const found = ends.filter((end) => rung.get(end) < rung.get(id)).map((end) => columns.get(end));
  return found.length ? found.reduce((sum, column) => sum + column, 0) / found.length : Infinity;
}

/** Groups of offerings that crossgrades hold together, and which group has to stand above which. */
class Order {
  constructor(members, arrows) {
    this.ids = members.map((member) => member.id);
    this.rank = new Map(members.map((member) => [member.id, member.rank]));
    this.head = new Map(this.ids.map((id) => [id, id]));
    this.above = new Map(this.ids.map((id) => [id, new Set()]));
    const of = (type) => arrows.filter((arrow) => arrow.type === type && this.head.has(arrow.source) && this.head.has(arrow.target));
    for (const { source, target } of of("upgrade")) this.#put(source, target);
    for (const { source, target } of of("crossgrade")) this.#hold(source, target);
    for (const { source, target } of of("downgrade")) this.#put(target, source);
  }

  levels() {
    const groups = [...new Set(this.ids.map((id) => this.#group(id)))];
    const least = this.#longest(groups, this.above);
    const most = this.#highest(groups, least);
    const tied = new Set(groups.filter((group) => this.above.get(group).size || least.get(group) > 0));
    const fixed = groups.filter((group) => tied.has(group) && least.get(group) === most.get(group));
    const level = fixed.length ? this.#beside(fixed, groups, tied, least, most) : this.#byRank(groups);
    return new Map(this.ids.map((id) => [id, level.get(this.#group(id))]));
  }

  #group(id) {
    let here = id;
    while (this.head.get(here) !== here) here = this.head.get(here);
    return here;
  }

  #put(low, high) {
    const [below, above] = [this.#group(low), this.#group(high)];
    if (below !== above && !this.#leads(above, below)) this.above.get(below).add(above);
  }

  #hold(one, other) {
    const [kept, gone] = [this.#group(one), this.#group(other)];
    if (kept === gone || this.#leads(kept, gone) || this.#leads(gone, kept)) return;
    this.head.set(gone, kept);
    for (const above of this.above.get(gone)) this.above.get(kept).add(above);
    this.above.delete(gone);
    for (const set of this.above.values()) if (set.delete(gone)) set.add(kept);
  }

  #leads(start, end) {
    const seen = new Set([start]);
    for (const here of seen) for (const next of this.above.get(here)) seen.add(next);
    return seen.has(end);
  }

  /** How many groups stand below each at least. */
  #longest(groups, above) {
    const least = new Map(groups.map((group) => [group, 0]));
    for (let moved = true; moved; ) {
      moved = false;
      for (const [low, highs] of above) {
        for (const high of highs) {
          if (least.get(high) <= least.get(low)) {
            least.set(high, least.get(low) + 1);
            moved = true;
          }
        }
      }
    }
    return least;
  }

  /** The highest rung on which each group can stand without a further rung. */
  #highest(groups, least) {
    const top = Math.max(0, ...least.values());
    const below = new Map(groups.map((group) => [group, new Set()]));
    for (const [low, highs] of this.above) for (const high of highs) below.get(high).add(low);
    const fromTop = this.#longest(groups, below);
    return new Map(groups.map((group) => [group, top - fromTop.get(group)]));
  }

  /** The arrows fix a chain; the others stand beside those of it that have their rank, or the next lower one. */
  #beside(fixed, groups, tied, least, most) {
    const level = new Map(fixed.map((group) => [group, least.get(group)]));
    const top = Math.max(...level.values());
    const ranks = fixed.flatMap((group) => this.#ranks(group).map((rank) => [rank, level.get(group)]));
    const open = groups.filter((group) => !level.has(group)).sort((a, b) => least.get(a) - least.get(b));
    for (const group of open) {
      const low = Math.max(least.get(group), ...[...level].filter(([one]) => this.above.get(one).has(group)).map(([, at]) => at + 1));
      const high = tied.has(group) ? most.get(group) : top + 1;
      level.set(group, this.#wanted(Math.min(...this.#ranks(group)), ranks, top, low, high));
    }
    return level;
  }

  #wanted(rank, ranks, top, low, high) {
    const same = ranks.filter(([one, at]) => one === rank && at >= low && at <= high).map(([, at]) => at);
    if (same.length) return Math.min(...same);
    const lower = ranks.filter(([one]) => one < rank).map(([, at]) => at);
    const isLast = ranks.every(([one]) => one < rank);
    const wanted = isLast ? top + 1 : Math.max(low, ...lower);
    return Math.min(high, Math.max(low, wanted));
  }

  #ranks(group) {
    return this.ids.filter((id) => this.#group(id) === group).map((id) => this.rank.get(id));
  }

  #byRank(groups) {
    const rank = new Map(groups.map((group) => [group, Math.min(...this.#ranks(group))]));
    const used = [...new Set(rank.values())].sort((a, b) => a - b);
    return new Map(groups.map((group) => [group, used.indexOf(rank.get(group))]));
  }
}
