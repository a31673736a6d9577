// Arrows and changes as sentences.
import { word } from "./ladder-dom.js";
import { shown } from "./ladder-time.js";

/** "from …", "until …", both or nothing. */
export function validityOf({ from, to }) {
  if (from && to) return word("between", { from: shown(from), to: shown(to) });
  if (from) return word("from", { from: shown(from) });
  return to ? word("until", { to: shown(to) }) : "";
}

/** An arrow in a sentence, with its validity and what is to become of it. */
export function saidOf(arrow, model) {
  const says = word(`says-${arrow.type}`, { source: model.name(arrow.source), target: model.name(arrow.target) });
  return [says, validityOf(arrow), arrow.mark && word(arrow.mark)].filter(Boolean).join(", ");
}

/** One of the collected changes in a sentence. */
export function changeSaid(change, model) {
  const stored = model.stored(change.key);
  if (change.do === "place") return word("change-place", { name: model.name(change.id), rank: change.rank, was: model.member(change.id)?.rank });
  if (change.do === "add") return word("change-add", { arrow: saidOf({ ...change, mark: "" }, model) });
  if (change.do === "remove") return word("change-remove", { arrow: saidOf({ ...stored, mark: "" }, model) });
  const says = ({ type, from, to }) => `${word(`kind-${type}`)}, ${validityOf({ from, to }) || word("always")}`;
  return word("change-change", { source: model.name(stored.source), target: model.name(stored.target), now: says(change), was: says(stored) });
}

/** What is wrong, in a sentence. */
export function faultSaid(fault, model) {
  if (fault.rule === "circle") return word("fault-circle", { path: wayOf(fault.path, model) });
  return word(`fault-${fault.rule}`);
}

/** A way over the ladder: A → B → A. */
export function wayOf(path, model) {
  return path.map((id) => model.name(id)).join(" → ");
}
