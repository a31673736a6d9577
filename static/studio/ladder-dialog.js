// The small dialog in which an arrow is drawn or changed: its ends, its kind, when it begins and ends.
import { element, word } from "./ladder-dom.js";
import { faultSaid } from "./ladder-said.js";
import { nextMonth, now, shown, toLocal, toMoment } from "./ladder-time.js";

/** Opens over the board; what is wrong is said, and drawn, while it is being filled in. */
export class ArrowDialog {
  #arrow = null;
  #back = null;

  constructor(model) {
    this.model = model;
    this.box = document.getElementById("ladder-arrow");
    this.form = this.box.querySelector("form");
    this.message = this.box.querySelector("[data-message]");
    this.form.addEventListener("input", () => this.#tell());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.box.querySelector("[data-cancel]").addEventListener("click", () => this.box.close());
    this.box.addEventListener("close", () => {
      model.warn([]);
      this.#back?.();
    });
  }

  /** Ask for an arrow that is new, or, with a `key`, for another kind or validity of one; `back` takes the focus back. */
  open(arrow, back) {
    this.#arrow = arrow;
    this.#back = back;
    const isNew = !arrow.key;
    this.box.querySelector("h2").textContent = word(isNew ? "dialog-add" : "dialog-edit");
    this.box.querySelector("[type=submit]").textContent = word(isNew ? "do-add" : "do-edit");
    for (const end of ["source", "target"]) this.#offer(end, arrow[end], isNew);
    this.form.elements.type.value = arrow.type ?? "upgrade";
    this.#when("start", arrow.from);
    this.#when("end", arrow.to);
    this.#tell();
    this.box.showModal();
    (isNew && arrow.target ? this.form.querySelector("[name=type]:checked") : this.form.elements.source.disabled ? this.form.querySelector("[name=type]:checked") : this.form.elements[arrow.source ? "target" : "source"]).focus();
  }

  #offer(end, chosen, isOpen) {
    const select = this.form.elements[end];
    const members = [...this.model.members].sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
    const none = element("option", { value: "" }, word("choose"));
    select.replaceChildren(...(chosen ? [] : [none]), ...members.map((member) => element("option", { value: member.id }, member.name)));
    select.value = chosen ?? "";
    select.disabled = !isOpen;
  }

  #when(bound, moment) {
    this.form.elements[`${bound}-kind`].value = moment ? "date" : "open";
    this.form.elements[bound].value = moment ? toLocal(moment) : "";
  }

  /** The moment that a bound of the form says; one that was not touched keeps its seconds. */
  #moment(bound, was) {
    const kind = this.form.elements[`${bound}-kind`].value;
    const local = this.form.elements[bound].value;
    if (kind === "now") return now();
    if (kind === "month") return nextMonth();
    if (kind === "open" || !local) return null;
    return was && toLocal(was) === local ? was : toMoment(local);
  }

  get #says() {
    const { source, target, type } = this.form.elements;
    const [from, to] = [this.#moment("start", this.#arrow.from), this.#moment("end", this.#arrow.to)];
    return { source: source.value, target: target.value, type: type.value, from, to };
  }

  /** What is not filled in, or what the ladder does not allow. */
  #wrong() {
    const says = this.#says;
    if (!says.source || !says.target) return [{ rule: "ends" }];
    for (const bound of ["start", "end"]) {
      if (this.form.elements[`${bound}-kind`].value === "date" && !this.form.elements[bound].value) return [{ rule: "date" }];
    }
    return this.model.wrongWith({ ...says, key: this.#arrow.key ?? "asked" });
  }

  #tell() {
    for (const bound of ["start", "end"]) {
      const kind = this.form.elements[`${bound}-kind`].value;
      this.form.querySelector(`[data-date=${bound}]`).hidden = kind !== "date";
    }
    const preset = { now: now(), month: nextMonth() }[this.form.elements["start-kind"].value];
    this.form.querySelector("[data-preset]").textContent = preset ? word("from", { from: shown(preset) }) : "";
    this.form.querySelector("[data-hint]").textContent = word(`hint-${this.form.elements.type.value}`);
    const [fault] = this.#wrong().filter(({ rule }) => rule !== "ends" && rule !== "date");
    this.#show(fault);
  }

  #show(fault) {
    this.message.hidden = !fault;
    this.message.textContent = fault ? faultSaid(fault, this.model) : "";
    this.model.warn(fault?.path ?? []);
  }

  #send() {
    const [fault] = this.#wrong();
    if (fault) {
      this.#show(fault);
      this.message.focus();
      return;
    }
    const { source, target, ...values } = this.#says;
    const { key } = this.#arrow;
    if (key) this.model.edit(key, values);
    else this.model.add({ source, target, ...values });
    this.box.close();
    this.model.dispatchEvent(new CustomEvent("done", { detail: key ? "edit" : "add" }));
  }
}
