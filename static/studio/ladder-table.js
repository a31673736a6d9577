// The arrows and offerings once more as tables, as they would be: for those who do not see the board, and for paper.
import { element, word } from "./ladder-dom.js";
import { saidOf } from "./ladder-said.js";
import { shown, stateOf } from "./ladder-time.js";

export class Table {
  constructor(model, verbs, mayEdit) {
    Object.assign(this, { model, verbs, mayEdit });
    this.body = document.querySelector("#ladder-table tbody");
    model.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.of : null;
    const rows = this.model.arrows.map((arrow) => this.#row(arrow));
    const none = element("tr", {}, element("td", { colspan: 7 }, word("no-arrows")));
    this.body.replaceChildren(...(rows.length ? rows : [none]));
    document.querySelector("#ladder-members tbody").replaceChildren(...this.model.members.map(rowOf));
    if (focused) [...this.body.querySelectorAll("button")].find((button) => button.dataset.of === focused)?.focus();
  }

  #row(arrow) {
    const state = arrow.mark === "removed" ? "removed" : stateOf(arrow);
    const colours = { now: "good", later: "busy", ended: "warn", removed: "bad" };
    const cells = [
      element("th", { scope: "row" }, this.model.name(arrow.source)),
      element("td", {}, word(`kind-${arrow.type}`)),
      element("td", {}, this.model.name(arrow.target)),
      element("td", {}, arrow.from ? shown(arrow.from) : "–"),
      element("td", {}, arrow.to ? shown(arrow.to) : "–"),
      element("td", {}, element("span", { class: `state ${colours[state]}` }, [word(`state-${state}`), arrow.mark && arrow.mark !== "removed" && word(arrow.mark)].filter(Boolean).join(" · "))),
      element("td", {}, ...this.#buttons(arrow)),
    ];
    return element("tr", { class: arrow.mark || false }, ...cells);
  }

  #buttons(arrow) {
    const link = arrow.form ? [element("a", { href: arrow.form, "aria-label": `${word("form")}: ${saidOf(arrow, this.model)}` }, word("form"))] : [];
    if (!this.mayEdit) return link;
    if (arrow.mark === "removed") return [this.#button("keep", arrow)];
    return [element("span", { class: "tools" }, this.#button("edit", arrow), this.#button("remove", arrow), ...link)];
  }

  #button(verb, arrow) {
    const said = `${word(verb)}: ${saidOf(arrow, this.model)}`;
    return element("button", { type: "button", class: "plain", "aria-label": said, "data-of": arrow.key, click: () => this.verbs[verb](arrow.key) }, word(verb));
  }
}

function rowOf(member) {
  return element("tr", {},
    element("th", { scope: "row" }, element("a", { href: member.form }, member.name)),
    element("td", {}, element("span", { class: "state" }, member.statusWords)),
    element("td", { class: "figure" }, String(member.rank)),
    element("td", {}, member.plans.map(([, name]) => name).join(", ") || "–"));
}
