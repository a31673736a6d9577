// What the page knows: the catalog as it was read, the changes that are collected, and what both give together.
import { faults } from "./ladder-rules.js";

const SAYS = ["source", "type", "target", "from", "to"];

/** The state of the page. Dispatches `change` when the board has to be drawn anew, `select` when the choice moves. */
export class Model extends EventTarget {
  #members = new Map();
  #stored = new Map();
  #past = [];
  #future = [];
  #made = 0;

  constructor(board) {
    super();
    this.changes = [];
    this.refused = new Map();
    this.circle = [];
    this.selected = null;
    this.#learn(board);
  }

  /** Offerings on the board, with the rank that they would have; `placed` where that is another one. */
  get members() {
    const placed = new Map(this.changes.filter((one) => one.do === "place").map((one) => [one.id, one.rank]));
    return [...this.#members.values()].map((member) => ({ ...member, rank: placed.get(member.id) ?? member.rank, placed: placed.has(member.id) }));
  }

  /** Arrows as they would be; `mark` is new, changed, removed or empty. */
  get arrows() {
    return applied(this.#stored, this.changes);
  }

  member(id) {
    return this.#members.get(id);
  }

  name(id) {
    return this.#members.get(id)?.name ?? id;
  }

  arrow(key) {
    return this.arrows.find((arrow) => arrow.key === key);
  }

  /** An arrow as the catalog has it; undefined for one that is new. */
  stored(key) {
    return this.#stored.get(key);
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  // Each verb gives back what is wrong, and then nothing has changed; an empty list if it was done.

  add(arrow) {
    this.#made += 1;
    return this.#try([...this.changes, { do: "add", key: `new-${this.#made}`, ...pick(arrow) }]);
  }

  edit(key, values) {
    const stored = this.#stored.get(key);
    const others = this.changes.filter((one) => one.key !== key);
    if (!stored) return this.#try(this.changes.map((one) => (one.key === key ? { ...one, ...values } : one)));
    const isNew = ["type", "from", "to"].some((name) => stored[name] !== values[name]);
    return this.#try(isNew ? [...others, { do: "change", key, ...values }] : others);
  }

  remove(key) {
    const others = this.changes.filter((one) => one.key !== key);
    return this.#try(this.#stored.has(key) ? [...others, { do: "remove", key }] : others);
  }

  place(id, rank) {
    const others = this.changes.filter((one) => one.id !== id);
    return this.#try(this.#members.get(id).rank === rank ? others : [...others, { do: "place", id, rank }]);
  }

  /** Take back one of the collected changes. */
  drop(change) {
    return this.#try(this.changes.filter((one) => one !== change));
  }

  /** What would be wrong with an arrow, without adding or changing it. */
  wrongWith(arrow) {
    const others = this.arrows.filter((one) => one.key !== arrow.key);
    return faults([...others, { ...arrow, mark: "new" }]).filter((fault) => fault.key === arrow.key);
  }

  undo() {
    this.#step(this.#past, this.#future);
  }

  redo() {
    this.#step(this.#future, this.#past);
  }

  discard() {
    if (this.changes.length) this.#settle([]);
  }

  /** Offerings and arrows that come onto the board beside those that are there. */
  join(board) {
    const known = (one) => this.#members.has(one.id) || this.#stored.has(String(one.pk));
    this.#learn({ members: board.members.filter((one) => !known(one)), arrows: board.arrows.filter((one) => !known(one)) });
    this.#tell("change");
  }

  /** The changes are saved: there is nothing to be saved again, nor to be taken back. */
  forget() {
    [this.changes, this.#past, this.#future] = [[], [], []];
    this.refused.clear();
  }

  /** The catalog as it is now. */
  renew(board) {
    this.#members.clear();
    this.#stored.clear();
    this.#learn(board);
    this.#tell("change");
  }

  /** What the server said against changes, by their place in the list. */
  refuse(all) {
    this.refused = new Map(all.filter((one) => one.index !== null).map((one) => [this.changes[one.index], one]));
    this.warn(all.find((one) => one.path?.length)?.path ?? []);
  }

  /** Take over what somebody else has made of an arrow or a place; `keep` the own change on top of it, or drop it. */
  accept(change, now, keep) {
    if (change.do === "place") this.#members.get(change.id).rank = now;
    else if (now) this.#stored.set(change.key, { ...this.#stored.get(change.key), ...now });
    else this.#stored.delete(change.key);
    // What was undone may speak of what is no more.
    [this.#past, this.#future] = [[], []];
    this.changes = this.changes.filter((one) => (keep && now !== null) || one !== change);
    this.refused.delete(change);
    this.#tell("change");
  }

  /** Draw a circle of upgrades as a warning; none with an empty path. */
  warn(path) {
    if (!path.length && !this.circle.length && !this.refused.size) return;
    this.circle = path;
    this.#tell("change");
  }

  /** Choose an offering (`n:id`) or an arrow (`a:key`). */
  select(item) {
    this.selected = item;
    this.#tell("select");
  }

  /** The changes as the server reads them. */
  get asSent() {
    return this.changes.map((change) => {
      if (change.do === "place") return { ...change, was: this.#members.get(change.id).rank };
      const { key, ...sent } = change;
      const stored = this.#stored.get(key);
      return stored ? { ...sent, pk: stored.pk, was: pick(stored) } : sent;
    });
  }

  #learn(board) {
    for (const member of board.members) this.#members.set(member.id, { ...member });
    for (const arrow of board.arrows) this.#stored.set(String(arrow.pk), { ...arrow, key: String(arrow.pk) });
  }

  #try(changes) {
    const wrong = faults(applied(this.#stored, changes));
    if (!wrong.length) this.#settle(changes);
    return wrong;
  }

  #settle(changes) {
    this.#past.push(this.changes);
    this.#future = [];
    this.#show(changes);
  }

  #step(from, to) {
    if (!from.length) return;
    to.push(this.changes);
    this.#show(from.pop());
  }

  #show(changes) {
    this.changes = changes;
    this.circle = [];
    this.refused = new Map([...this.refused].filter(([change]) => changes.includes(change)));
    this.#tell("change");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

function applied(stored, changes) {
  const arrows = new Map([...stored].map(([key, arrow]) => [key, { ...arrow, mark: "" }]));
  for (const change of changes) {
    if (change.do === "add") arrows.set(change.key, { ...change, mark: "new" });
    if (change.do === "change") arrows.set(change.key, { ...arrows.get(change.key), ...change, mark: "changed" });
    if (change.do === "remove") arrows.get(change.key).mark = "removed";
  }
  return [...arrows.values()];
}

function pick(arrow) {
  return Object.fromEntries(SAYS.map((name) => [name, arrow[name] ?? null]));
}
