// Beside the board: what is chosen, the changes that are collected, and offerings that may come onto it.
import { element, word } from "./ladder-dom.js";
import { changeSaid, saidOf, validityOf } from "./ladder-said.js";
import { shown, stateOf } from "./ladder-time.js";

/** Shows the model beside the board; `verbs` do what its buttons ask for. */
export class Panel {
  constructor(model, drawing, verbs, mayEdit) {
    Object.assign(this, { model, drawing, verbs, mayEdit });
    this.chosen = document.getElementById("ladder-chosen");
    this.list = document.getElementById("ladder-changes");
    model.addEventListener("change", () => this.show());
    model.addEventListener("select", () => this.#showChosen());
    this.show();
  }

  show() {
    this.#showChosen();
    if (this.mayEdit) this.#showChanges();
  }

  /** Put the focus on what is chosen. */
  enter() {
    this.chosen.querySelector("button, a, select")?.focus();
  }

  #showChosen() {
    const item = this.model.selected ?? "";
    const [kind, name] = [item.slice(0, 2), item.slice(2)];
    const hadFocus = this.chosen.contains(document.activeElement) && document.activeElement.dataset.verb;
    const member = kind === "n:" ? this.model.members.find((one) => one.id === name) : null;
    const arrow = kind === "a:" ? this.model.arrow(name) : null;
    if (member) this.chosen.replaceChildren(...this.#member(member));
    else if (arrow) this.chosen.replaceChildren(...this.#arrow(arrow));
    else this.chosen.replaceChildren(element("p", { class: "quiet" }, word("nothing-chosen")));
    if (hadFocus) (this.chosen.querySelector(`[data-verb="${hadFocus}"]`) ?? this.chosen.querySelector("button, a"))?.focus();
  }

  #member(member) {
    const plans = member.plans.map(([, name]) => name).join(", ");
    const facts = [
      [word("status"), member.statusWords],
      [word("sold"), validityOf(member) || word("always")],
      [word("order"), String(member.rank)],
      plans && [word("plans"), plans],
    ];
    const parts = [element("h3", {}, member.name), listOf(facts.filter(Boolean))];
    if (this.mayEdit) parts.push(this.#placing(member), element("p", { class: "row" }, this.#button("add", word("add-arrow"), () => this.verbs.add(member.id))));
    return [...parts, element("p", {}, element("a", { href: member.form }, word("open-offering")))];
  }

  /** The rung as a choice: the keyboard's and the finger's way of dragging. */
  #placing(member) {
    const { rungs, rung } = this.drawing.plan;
    const others = (ids) => ids.filter((id) => id !== member.id).map((id) => this.model.name(id)).join(", ");
    const named = (ids, at) => element("option", { value: at, selected: at === rung.get(member.id) }, [word("rung", { rung: at + 1 }), others(ids)].filter(Boolean).join(": "));
    const options = rungs.map(named).reverse();
    const select = element("select", { id: "ladder-rung", "data-verb": "rung" }, element("option", { value: rungs.length }, word("new-rung")), ...options);
    const place = this.#button("place", word("place"), () => this.verbs.place(member.id, Number(select.value)), "plain");
    return element("div", { class: "row" }, element("div", { class: "grow" }, element("label", { for: "ladder-rung" }, word("stands-on")), select), place);
  }

  #arrow(arrow) {
    const state = arrow.mark === "removed" ? "removed" : stateOf(arrow);
    const facts = [
      [word("kind"), word(`kind-${arrow.type}`)],
      [word("starts"), arrow.from ? shown(arrow.from) : word("open-start")],
      [word("ends"), arrow.to ? shown(arrow.to) : word("open-end")],
      [word("in-force"), word(`state-${state}`)],
    ];
    const parts = [element("h3", {}, saidOf({ ...arrow, from: null, to: null }, this.model)), listOf(facts)];
    if (this.mayEdit) parts.push(element("p", { class: "row" }, ...this.#arrowButtons(arrow)));
    if (arrow.form) parts.push(element("p", {}, element("a", { href: arrow.form }, word("open-arrow"))));
    return parts;
  }

  #arrowButtons(arrow) {
    if (arrow.mark === "removed") return [this.#button("keep", word("keep"), () => this.verbs.keep(arrow.key))];
    const edit = this.#button("edit", word("edit"), () => this.verbs.edit(arrow.key));
    return [edit, this.#button("remove", word("remove"), () => this.verbs.remove(arrow.key), "plain")];
  }

  #button(verb, text, click, look = "", more = {}) {
    return element("button", { type: "button", class: look, click, "data-verb": verb, ...more }, text);
  }

  #showChanges() {
    const { changes } = this.model;
    document.getElementById("ladder-count").textContent = word("changes", { n: changes.length });
    document.getElementById("ladder-none").hidden = changes.length > 0;
    const inList = this.list.contains(document.activeElement);
    this.list.replaceChildren(...changes.map((change) => this.#change(change)));
    if (inList) (this.list.querySelector("button") ?? document.getElementById("ladder-count")).focus();
    // They keep the focus when there is nothing left for them to do.
    const idle = { undo: !this.model.canUndo, redo: !this.model.canRedo, save: !changes.length, discard: !changes.length };
    for (const [verb, isIdle] of Object.entries(idle)) document.querySelector(`[data-do=${verb}]`).setAttribute("aria-disabled", isIdle);
  }

  #change(change) {
    const words = changeSaid(change, this.model);
    const refused = this.model.refused.get(change);
    const drop = this.#button("drop", word("take-back"), () => this.verbs.drop(change), "plain", { "aria-label": `${word("take-back")}: ${words}` });
    const entry = element("li", { class: refused ? "refused" : false }, element("span", {}, words), drop);
    if (refused) entry.append(element("p", { class: "error" }, refused.words), ...this.#settling(change, refused));
    return entry;
  }

  /** Somebody else was quicker: take what they have made, or put the own change on top of it. */
  #settling(change, refused) {
    if (!("now" in refused)) return [];
    const theirs = this.#button("theirs", word("theirs"), () => this.verbs.settle(change, refused.now, false), "plain");
    if (refused.now === null) return [element("p", { class: "row" }, theirs)];
    const mine = this.#button("mine", word("mine"), () => this.verbs.settle(change, refused.now, true), "plain");
    return [element("p", { class: "row" }, theirs, mine)];
  }
}

function listOf(facts) {
  return element("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}
